import "server-only";
import { and, asc, desc, eq, inArray, ne, not, sum } from "drizzle-orm";
import type { Db } from "../db/client";
import { archiveFiles, archiveMediaFolders, archiveSkips, archives } from "../db/schema";
import { AppError } from "../errors";
import type { ArchiveProgress, ArchiveSkip } from "./types";
import { type ArchiveRow, findArchive } from "./upload/queries";

/** What there is to say of one archive, while it is read and for ever after. @throws AppError `not_found`. */
export async function getArchiveProgress(
  db: Db,
  ownerId: string,
  archiveId: string,
): Promise<ArchiveProgress> {
  const archive = await findArchive(db, ownerId, archiveId);
  if (!archive) throw new AppError("not_found", "There is no such archive.");
  const read = await db
    .select()
    .from(archiveFiles)
    .where(eq(archiveFiles.archiveId, archiveId))
    .orderBy(asc(archiveFiles.position));
  return progressOf(archive, read);
}

/** The imports of this person, newest first, without their files. What never became an import is left out. */
export async function listArchives(db: Db, ownerId: string, limit = 50): Promise<ArchiveProgress[]> {
  const rows = await db
    .select()
    .from(archives)
    .where(and(eq(archives.ownerId, ownerId), not(inArray(archives.status, ["uploading", "discarded"]))))
    .orderBy(desc(archives.createdAt))
    .limit(limit);
  return rows.map((row) => progressOf(row, []));
}

/**
 * The first records that could not be read, and how many there are. Of data files only the first are listed, and all
 * are counted; a media file that is passed over because no tweet names it counts as none.
 *
 * @throws AppError `not_found`.
 */
export async function listSkips(
  db: Db,
  ownerId: string,
  archiveId: string,
  limit = 200,
): Promise<{ skips: ArchiveSkip[]; total: number }> {
  if (!(await findArchive(db, ownerId, archiveId)))
    throw new AppError("not_found", "There is no such archive.");
  const ofThisOne = eq(archiveSkips.archiveId, archiveId);
  const [data] = await db
    .select({ skipped: sum(archiveFiles.skipped).mapWith(Number) })
    .from(archiveFiles)
    .where(and(eq(archiveFiles.archiveId, archiveId), ne(archiveFiles.kind, "media")));
  const listedMedia = await db.$count(archiveSkips, and(ofThisOne, eq(archiveSkips.fileName, "media")));
  const [media] = await db
    .select({ damaged: sum(archiveMediaFolders.damaged).mapWith(Number) })
    .from(archiveMediaFolders)
    .where(eq(archiveMediaFolders.archiveId, archiveId));
  // Of imports before there was a report no folders are kept, and all that is damaged is listed.
  const damagedMedia = Math.max(listedMedia, media?.damaged ?? 0);
  const skips = await db
    .select({ fileName: archiveSkips.fileName, row: archiveSkips.row, reason: archiveSkips.reason })
    .from(archiveSkips)
    .where(ofThisOne)
    .orderBy(asc(archiveSkips.id))
    .limit(limit);
  return { skips, total: (data?.skipped ?? 0) + damagedMedia };
}

function progressOf(archive: ArchiveRow, read: (typeof archiveFiles.$inferSelect)[]): ArchiveProgress {
  return {
    id: archive.id,
    status: archive.status,
    stage: archive.stage ?? undefined,
    fileName: archive.fileName,
    sizeBytes: archive.sizeBytes,
    handle: archive.handle ?? undefined,
    displayName: archive.displayName ?? undefined,
    files: read.map(({ name, kind, status, rowsExpected, rowsRead, sizeBytes, problem }) => ({
      name,
      kind,
      status,
      rowsExpected,
      rowsRead,
      sizeBytes,
      problem: problem ?? undefined,
    })),
    tally: archive.tally ?? undefined,
    problem: archive.problem ?? undefined,
    keepsZip: archive.keepsZip,
    hasZip:
      archive.localPath === null &&
      archive.zipDeletedAt === null &&
      !["refused", "discarded"].includes(archive.status),
    createdAt: archive.createdAt.toISOString(),
    startedAt: archive.startedAt?.toISOString(),
    finishedAt: archive.finishedAt?.toISOString(),
  };
}
