import type { Storage } from "../../clients/storage/types";
import type { Db, Sql } from "../../db/client";
import type { archives } from "../../db/schema";

export type ImportDeps = {
  db: Db;
  sql: Sql;
  storage: Storage;
  now: () => Date;
  /** Bytes that may still be written; asked of the disk if left out. */
  freeBytes?: () => Promise<number>;
  /** How long to wait for another worker to let go of the archive; not at all if left out. */
  lockPatienceMs?: number;
};

export type ArchiveRow = typeof archives.$inferSelect;

/** How long one step works before it hands its place back; the next one goes on at the cursor. */
export const SLICE_MS = 15_000;
