import "server-only";
import { and, asc, eq, inArray, isNull, lt, or } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import type { Db } from "../../db/client";
import { archiveFiles, archives } from "../../db/schema";
import { AppError } from "../../errors";
import type { ArchiveStage, ArchiveTally } from "../types";
import type { ArchiveRow } from "./deps";

export type ArchiveFile = typeof archiveFiles.$inferSelect;

/** Any archive, whoever owns it: the worker is told ids by rows, not by people. @throws AppError `not_found`. */
export async function getArchive(db: Db, archiveId: string): Promise<ArchiveRow> {
  const [archive] = await db.select().from(archives).where(eq(archives.id, archiveId));
  if (!archive) throw new AppError("not_found", "There is no such archive.");
  return archive;
}

/** The same, if its import is still wanted. @throws AppError `conflict` if it was discarded or is over. */
export async function getReadableArchive(db: Db, archiveId: string): Promise<ArchiveRow> {
  const archive = await getArchive(db, archiveId);
  if (archive.status !== "reading") throw notWanted();
  return archive;
}

export async function listArchiveFiles(db: Db, archiveId: string): Promise<ArchiveFile[]> {
  return db
    .select()
    .from(archiveFiles)
    .where(eq(archiveFiles.archiveId, archiveId))
    .orderBy(asc(archiveFiles.position));
}

export async function enterStage(db: Db, archiveId: string, stage: ArchiveStage, now: Date): Promise<void> {
  await db
    .update(archives)
    .set({ stage, touchedAt: now })
    .where(and(eq(archives.id, archiveId), eq(archives.status, "reading")));
}

/** An upload is read as soon as it is whole, unless its event was lost because the web server or the engine died. */
const UNREAD_MS = 30_000;
/** An import at work gives a sign of life with every batch. */
const SILENT_MS = 3 * 60_000;

/**
 * Uploads that nobody reads though they are whole, and imports that gave no sign of life for some minutes. They are
 * taken as touched, so that the next look does not wake them once more.
 */
export async function claimLeftWaiting(db: Db, now: Date): Promise<{ archiveId: string; ownerId: string }[]> {
  const leftSince = (status: "uploaded" | "reading", ms: number) =>
    and(eq(archives.status, status), lt(archives.touchedAt, new Date(now.getTime() - ms)));
  return db
    .update(archives)
    .set({ touchedAt: now })
    .where(
      and(or(leftSince("uploaded", UNREAD_MS), leftSince("reading", SILENT_MS)), isNull(archives.localPath)),
    )
    .returning({ archiveId: archives.id, ownerId: archives.ownerId });
}

export async function markFailed(db: Db, archiveId: string, problem: string, now: Date): Promise<void> {
  await db
    .update(archives)
    .set({ status: "failed", problem, finishedAt: now, touchedAt: now })
    .where(and(eq(archives.id, archiveId), inArray(archives.status, ["uploaded", "reading"])));
}

/** Where a file's reading stands: what is committed, and nothing else. A crash of the database may take back the last of it. */
export type Cursor = { rowsRead: number; bytesRead: number };

/**
 * Takes the archive and the cursor of one file for the rest of this transaction.
 *
 * A second worker that still believes in an older cursor stops here: whatever it read is committed already. A worker that
 * is ahead of the cursor outlived a crash of the database, and reads again what that took back.
 *
 * @throws AppError `conflict` if the import was discarded or another worker went on; `unavailable` after a crash.
 */
export async function holdCursor(
  tx: TransactionSql,
  archiveId: string,
  fileName: string,
  expected: Cursor,
): Promise<ArchiveTally> {
  const [archive] = await tx<{ status: string; tally: ArchiveTally }[]>`
    select status, tally from archives where id = ${archiveId} for update`;
  if (archive?.status !== "reading") throw notWanted();
  const [file] = await tx<{ rowsRead: number }[]>`
    select rows_read as "rowsRead" from archive_files
    where archive_id = ${archiveId} and name = ${fileName} for update`;
  if (!file || file.rowsRead > expected.rowsRead)
    throw new AppError("conflict", "Another worker has gone on with this import.");
  if (file.rowsRead < expected.rowsRead) throw new AppError("unavailable", TAKEN_BACK);
  return archive.tally;
}

const TAKEN_BACK = "The database crashed and came back without the newest rows. They are read again.";

function notWanted(): AppError {
  return new AppError("conflict", "This import is over, or was discarded.");
}
