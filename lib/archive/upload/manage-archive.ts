import "server-only";
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { archives } from "../../db/schema";
import { AppError } from "../../errors";
import { deleteUploadedZip } from "./disk";
import { findArchive } from "./queries";

type Deps = { db: Db; now: () => Date };

/**
 * Lets a failed import go on where it stopped.
 *
 * @throws AppError `not_found`; `conflict` if it did not fail, or its zip is gone.
 */
export async function retryImport({ db, now }: Deps, ownerId: string, archiveId: string): Promise<void> {
  await mustExist(db, ownerId, archiveId);
  const changed = await db
    .update(archives)
    .set({ status: "uploaded", problem: null, finishedAt: null, touchedAt: now() })
    .where(and(eq(archives.id, archiveId), eq(archives.status, "failed"), isNull(archives.zipDeletedAt)))
    .returning({ id: archives.id });
  if (changed.length === 0)
    throw new AppError(
      "conflict",
      "This import cannot be tried again. Upload the archive once more instead.",
    );
}

/**
 * Deletes the zip of an import that is done; everything that was read from it stays. A second time changes nothing.
 *
 * @throws AppError `not_found`; `conflict` while the zip is still needed.
 */
export async function deleteKeptZip({ db, now }: Deps, ownerId: string, archiveId: string): Promise<void> {
  const archive = await mustExist(db, ownerId, archiveId);
  if (archive.localPath !== null)
    throw new AppError(
      "conflict",
      "This archive was read from a file on the server. Roost does not delete that file.",
    );
  if (archive.status !== "done")
    throw new AppError("conflict", "This zip is still needed: its import is not done.");
  if (archive.zipDeletedAt === null)
    await db.update(archives).set({ zipDeletedAt: now(), keepsZip: false }).where(eq(archives.id, archiveId));
  await deleteUploadedZip(archive);
}

/** Chooses, until the import is done, whether the zip stays afterwards. @throws AppError `not_found`, `conflict`. */
export async function chooseToKeepZip(
  db: Db,
  ownerId: string,
  archiveId: string,
  keepsZip: boolean,
): Promise<void> {
  await mustExist(db, ownerId, archiveId);
  const changed = await db
    .update(archives)
    .set({ keepsZip })
    .where(
      and(
        eq(archives.id, archiveId),
        inArray(archives.status, ["uploading", "uploaded", "reading", "failed"]),
        isNull(archives.zipDeletedAt),
      ),
    )
    .returning({ id: archives.id });
  if (changed.length === 0)
    throw new AppError("conflict", "This import is over, and its zip is gone or stays as it is.");
}

async function mustExist(db: Db, ownerId: string, archiveId: string) {
  const archive = await findArchive(db, ownerId, archiveId);
  if (!archive) throw new AppError("not_found", "There is no such archive.");
  return archive;
}
