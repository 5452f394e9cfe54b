import "server-only";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../../clients/storage/disk-errors";
import type { Storage } from "../../clients/storage/types";
import type { Db } from "../../db/client";
import { isAppError } from "../../errors";
import { uploadsDir } from "../zip-path";
import { GRANT_MS } from "./browser-upload";
import { discardArchive } from "./discard-archive";
import { receivedBytesOf } from "./disk";
import { finishUpload } from "./finish-upload";
import { giveUpReadZips, isUuid, listUnwantedZipKeys, listUploadsBefore, listWantedZips } from "./queries";

type Deps = { db: Db; storage: Pick<Storage, "sweep" | "delete">; now: () => Date; abandonedAfterMs: number };

export type Sweep = {
  /** Whole uploads whose row did not say so yet: their import has to be woken. */
  finished: { archiveId: string; ownerId: string }[];
  abandoned: number;
  orphanedZips: number;
  /** What puts into storage that died left half written. */
  halfPuts: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Longer than any put takes: of one in parts a store tells only when it began. */
const DAY_MS = 24 * HOUR_MS;

/** Puts right what deaths and departures left behind; a second time at once finds nothing to do. */
export async function sweepUploads(deps: Deps): Promise<Sweep> {
  const { db, now, abandonedAfterMs } = deps;
  const ago = (ms: number) => new Date(now().getTime() - ms);
  const sweep: Sweep = { finished: [], abandoned: 0, orphanedZips: 0, halfPuts: 0 };

  for (const upload of await listUploadsBefore(db, ago(MINUTE_MS))) {
    if (await finishUpload(deps, upload)) {
      sweep.finished.push({ archiveId: upload.id, ownerId: upload.ownerId });
      continue;
    }
    const isAbandoned = upload.touchedAt < ago(abandonedAfterMs);
    const neverBegan =
      upload.storageKey === null &&
      upload.touchedAt < ago(HOUR_MS) &&
      (await receivedBytesOf(upload.id)) === undefined;
    if ((isAbandoned || neverBegan) && (await discarded(deps, upload))) sweep.abandoned += 1;
  }
  await giveUpReadZips(db, now());
  sweep.orphanedZips = await deleteOrphanedZips(db);
  for (const key of await listUnwantedZipKeys(db, ago(2 * GRANT_MS))) await deps.storage.delete(key);
  sweep.halfPuts = await deps.storage.sweep(ago(DAY_MS));
  return sweep;
}

async function discarded(deps: Deps, upload: { id: string; ownerId: string }): Promise<boolean> {
  try {
    await discardArchive(deps, upload.ownerId, upload.id);
    return true;
  } catch (error) {
    // Its account was deleted, or its last byte came, while we looked.
    if (isAppError(error, "not_found") || isAppError(error, "conflict")) return false;
    throw error;
  }
}

/** Deletes zips that no row wants. A row is always there before its file, so no upload is too young to be judged. */
export async function deleteOrphanedZips(db: Db): Promise<number> {
  const names = (await readdir(uploadsDir()).catch(noneIfMissing)).filter(isUuid);
  const wanted = await listWantedZips(db, names);
  const orphans = names.filter((name) => !wanted.has(name));
  for (const name of orphans) await rm(join(uploadsDir(), name), { force: true });
  return orphans.length;
}

function noneIfMissing(error: unknown): string[] {
  if (isMissing(error)) return [];
  throw error;
}
