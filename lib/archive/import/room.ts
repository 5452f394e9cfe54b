import "server-only";
import { and, eq } from "drizzle-orm";
import { archives } from "../../db/schema";
import { env } from "../../env";
import { AppError, isAppError } from "../../errors";
import { freeBytes } from "../upload/disk";
import type { ImportDeps } from "./deps";

const NO_ROOM =
  "The server's disk has no room for more. Nothing is lost: the import goes on by itself when there is room. Whoever runs this server can make room.";

/**
 * Asked before anything is written. Postgres lies on the same disk as a rule, and stops when that is full: the bytes
 * that must stay free are what it lives on meanwhile.
 *
 * @throws AppError `unavailable`, for the reason `full`.
 */
export async function mustHaveRoom(deps: ImportDeps, wantedBytes: number): Promise<void> {
  if (!deps.storage.isOnThisDisk) return;
  const room = (await (deps.freeBytes ?? freeBytes)()) - env().ROOST_MIN_FREE_BYTES;
  if (wantedBytes > room) throw new AppError("unavailable", NO_ROOM, { reason: "full" });
}

/** Whether something failed for want of room: here, in storage, or in the database. */
export function isAboutRoom(error: unknown): boolean {
  if (isAppError(error)) return error.reason === "full";
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && at.code === DISK_FULL) return true;
  return false;
}

/** What Postgres says when it cannot write. */
const DISK_FULL = "53100";

/**
 * Says on the archive's page why nothing moves. The import stays one that is being read, so it is woken every few
 * minutes until there is room; its next batch takes the words away.
 */
export async function noteNoRoom({ db, now }: ImportDeps, archiveId: string): Promise<string> {
  await db
    .update(archives)
    .set({ problem: NO_ROOM, touchedAt: now() })
    .where(and(eq(archives.id, archiveId), eq(archives.status, "reading")));
  return NO_ROOM;
}
