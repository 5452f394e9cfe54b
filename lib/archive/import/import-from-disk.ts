import "server-only";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { and, desc, eq, inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { archives } from "../../db/schema";
import { AppError } from "../../errors";
import { markFailed } from "./archive-rows";
import type { ImportDeps } from "./deps";
import { type ImportOutcome, importArchive } from "./import-archive";

/**
 * Imports a zip that is on the server already. It is the person's own file, so it is never deleted. An earlier call
 * for the same file that did not come to its end is gone on with.
 *
 * @param whileReading is told the archive's id, and returns what to call at the end
 * @throws AppError `not_found` if there is no such file.
 */
export async function importFromDisk(
  deps: ImportDeps,
  ownerId: string,
  path: string,
  whileReading: (archiveId: string) => () => void = () => () => {},
): Promise<ImportOutcome & { archiveId: string }> {
  const localPath = resolve(path);
  const archiveId = await openRow(deps, ownerId, localPath);
  const end = whileReading(archiveId);
  try {
    const outcome = await importArchive(deps, archiveId);
    // Nobody wakes it but another call.
    if (outcome.status === "waiting") throw new AppError("unavailable", NO_ROOM_HERE);
    return { ...outcome, archiveId };
  } catch (error) {
    const words = error instanceof AppError ? error.message : "Something unexpected happened.";
    if (!(error instanceof AppError && error.code === "unavailable"))
      await markFailed(deps.db, archiveId, `The import stopped: ${words}`, deps.now());
    throw error;
  } finally {
    end();
  }
}

const NO_ROOM_HERE =
  "The disk has no room for more. What was read so far stays: make room and say the same again, and it goes on where it stopped.";

async function openRow({ db, now }: ImportDeps, ownerId: string, localPath: string): Promise<string> {
  const file = await stat(localPath).catch(() => undefined);
  if (!file?.isFile()) throw new AppError("not_found", `There is no file ${localPath}.`);
  const earlier = await findUnfinished(db, ownerId, localPath, file);
  if (earlier) {
    await db
      .update(archives)
      .set({ status: "uploaded", problem: null, finishedAt: null, touchedAt: now() })
      .where(and(eq(archives.id, earlier), eq(archives.status, "failed")));
    return earlier;
  }

  const [row] = await db
    .insert(archives)
    .values({
      ownerId,
      status: "uploaded",
      fileName: basename(localPath),
      sizeBytes: file.size,
      fileModifiedAt: file.mtime,
      localPath,
      uploadedAt: now(),
      touchedAt: now(),
    })
    .returning({ id: archives.id });
  if (!row) throw new Error("The row of an import did not come back.");
  return row.id;
}

/** One that failed, was cut off, or is being read at this moment: the lock of the archive tells. */
async function findUnfinished(
  db: Db,
  ownerId: string,
  localPath: string,
  file: { size: number; mtime: Date },
): Promise<string | undefined> {
  const [archive] = await db
    .select({ id: archives.id })
    .from(archives)
    .where(
      and(
        eq(archives.ownerId, ownerId),
        eq(archives.localPath, localPath),
        eq(archives.sizeBytes, file.size),
        eq(archives.fileModifiedAt, file.mtime),
        inArray(archives.status, ["uploaded", "reading", "failed"]),
      ),
    )
    .orderBy(desc(archives.createdAt))
    .limit(1);
  return archive?.id;
}
