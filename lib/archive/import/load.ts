import "server-only";
import { and, eq } from "drizzle-orm";
import { archiveFiles } from "../../db/schema";
import { AppError } from "../../errors";
import { settlerOf } from "../../tweets/search/settle-index";
import { settleVersions } from "../../tweets/store/settle-versions";
import { cutRecords, type Run } from "../cut/cut-records";
import type { DataKind } from "../formats";
import { HOPELESS_SKIPS, MAX_DATA_FILE_BYTES, MAX_LISTED_SKIPS } from "../limits";
import { openZip, type Zip } from "../zip/open-zip";
import { readEntry } from "../zip/read-entry";
import { zipBytesOf } from "../zip/zip-bytes";
import {
  type ArchiveFile,
  type Cursor,
  enterStage,
  getReadableArchive,
  holdCursor,
  listArchiveFiles,
} from "./archive-rows";
import { marksRetweets } from "./classic-retweets";
import { passCrashPoint } from "./crash-points";
import type { ArchiveRow, ImportDeps } from "./deps";
import { type Gathering, READERS, type ReaderContext, tallyPartOf } from "./readers";
import { mustHaveRoom } from "./room";
import { addToTally } from "./tally";

type DataFile = ArchiveFile & { kind: DataKind };
type Reading = {
  archive: ArchiveRow;
  zip: Zip;
  context: ReaderContext;
  words: ReturnType<typeof settlerOf>;
};

/** Larger ones are hardly faster, and two of them are in memory at a time, parsed to some ten times their size. */
const BATCH_BYTES = 2 * 1024 * 1024;
/** Likes are the smallest records: ten thousand of them are that large. */
const BATCH_RECORDS = 20_000;

/**
 * Reads data files from where the last slice stopped, until all are read or the time is up.
 *
 * Each batch is one transaction: rows, counts and cursor. A worker that dies between two batches loses nothing, and
 * the next one goes on behind the last batch that was committed.
 *
 * @returns whether every data file is read.
 * @throws AppError `conflict` if the import was discarded, or another worker went on with it.
 */
export async function loadSlice(
  deps: ImportDeps,
  archiveId: string,
  until: Date,
): Promise<{ isDone: boolean }> {
  const archive = await getReadableArchive(deps.db, archiveId);
  const zip = await openZip(await zipBytesOf(deps.storage, archive));
  try {
    const files = (await listArchiveFiles(deps.db, archiveId)).filter(isDataFile);
    const context = await contextOf(archive, zip, files);
    const words = settlerOf(deps.sql);
    const isDone = await readFiles(deps, { archive, zip, context, words }, files, until);
    await words.end();
    return { isDone };
  } finally {
    await zip.close();
  }
}

async function readFiles(
  deps: ImportDeps,
  reading: Reading,
  files: DataFile[],
  until: Date,
): Promise<boolean> {
  const { archive } = reading;
  const lastOfTweets = files.findLast(({ kind }) => tallyPartOf(kind) === "tweets");
  for (const file of files) {
    if (file.status === "read" || file.status === "broken") continue;
    await enterStage(deps.db, archive.id, file.kind === "notes" ? "notes" : "load", deps.now());
    const isRead = await readDataFile(deps, reading, file, until);
    if (!isRead) return false;
    if (file !== lastOfTweets) continue;
    passCrashPoint("tweets-all-read");
    await settleVersions(deps.sql, archive.ownerId);
  }
  return true;
}

function isDataFile(file: ArchiveFile): file is DataFile {
  return file.kind !== "media";
}

/** @returns false if the time was up before the file's end. */
async function readDataFile(
  deps: ImportDeps,
  reading: Reading,
  file: DataFile,
  until: Date,
): Promise<boolean> {
  const { archive, zip } = reading;
  const entry = zip.entries.find(({ name }) => name === file.name);
  if (!entry) throw new Error(`The zip of archive ${archive.id} lost “${file.name}”.`);
  const bytes = readEntry(zip, entry, MAX_DATA_FILE_BYTES);
  const runs = cutRecords(bytes, { fromOffset: file.bytesRead });

  let cursor: Cursor = file;
  let storing: Promise<unknown> = Promise.resolve();
  try {
    // While one batch is being stored, the next is read; never more than these two are in memory.
    for await (const batch of batchesOf(runs, file, reading.context)) {
      await storing;
      if (cursor !== file && deps.now() >= until) return false;
      storing = storeBatch(deps, reading, file, cursor, batch);
      storing.catch(() => {}); // awaited above or below; until then nobody else may hear of it
      cursor = batch.cursor;
    }
    await storing;
  } catch (error) {
    await storing;
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    await closeFile(deps, archive, file, { status: "broken", problem: error.message });
    return true;
  }
  await closeFile(deps, archive, file, { status: "read", problem: null });
  return true;
}

async function closeFile(
  { db }: ImportDeps,
  archive: ArchiveRow,
  file: DataFile,
  outcome: { status: "read" | "broken"; problem: string | null },
): Promise<void> {
  passCrashPoint("data-file-at-its-end");
  await db
    .update(archiveFiles)
    .set(outcome)
    .where(and(eq(archiveFiles.archiveId, archive.id), eq(archiveFiles.name, file.name)));
}

type Skip = { row: number; reason: string };
type Batch = {
  gathering: Gathering;
  /** The first of those that could not be read. */
  skips: Skip[];
  skipped: number;
  rowsBefore: number;
  cursor: Cursor;
};

/**
 * Parses runs and gathers them to batches; the very first run goes alone, so that it can be read at once. Of
 * a file that breaks off, all that came before comes first.
 *
 * @throws AppError `invalid`, after the batch that shows it, if almost nothing in this file can be read.
 */
async function* batchesOf(
  runs: AsyncIterable<Run>,
  file: DataFile,
  context: ReaderContext,
): AsyncGenerator<Batch> {
  let row = file.rowsRead;
  let skipped = file.skipped;
  const emptyBatch = (): Batch => ({
    gathering: READERS[file.kind](context),
    skips: [],
    skipped: 0,
    rowsBefore: row,
    cursor: { rowsRead: row, bytesRead: 0 },
  });
  let batch = emptyBatch();
  let bytes = 0;
  if (isAlmostUnreadable(row, skipped)) throw hopeless();
  try {
    for await (const run of runs) {
      let isHopeless = false;
      for (const record of run.records) {
        const reason = "problem" in record ? record.problem : batch.gathering.add(record.value);
        if (reason !== undefined && ++batch.skipped <= MAX_LISTED_SKIPS) batch.skips.push({ row, reason });
        row++;
        isHopeless = isAlmostUnreadable(row, skipped + batch.skipped);
        // At that very record, wherever runs and slices end: two imports of one file count the same.
        if (isHopeless) break;
      }
      batch.cursor = { rowsRead: row, bytesRead: run.endOffset };
      bytes += run.bytes;
      const isSmall = bytes < BATCH_BYTES && row - batch.rowsBefore < BATCH_RECORDS;
      if (isSmall && batch.rowsBefore > 0 && !isHopeless) continue;
      yield batch;
      skipped += batch.skipped;
      batch = emptyBatch();
      bytes = 0;
      if (isHopeless) throw hopeless();
    }
  } catch (error) {
    if (row > batch.rowsBefore) yield batch;
    throw error;
  }
  if (row > batch.rowsBefore) yield batch;
}

const isAlmostUnreadable = (rows: number, skipped: number): boolean =>
  skipped >= HOPELESS_SKIPS && (rows - skipped) * 100 < skipped;

const hopeless = (): AppError =>
  new AppError("invalid", "Almost none of its records can be read, so the rest was not tried.");

async function contextOf(archive: ArchiveRow, zip: Zip, files: DataFile[]): Promise<ReaderContext> {
  const entries = new Map(zip.entries.map((entry) => [entry.name, entry]));
  const months = files.flatMap(({ kind, name }) =>
    kind === "classicTweets" ? (entries.get(name) ?? []) : [],
  );
  return {
    author: {
      xUserId: archive.xUserId ?? undefined,
      handle: archive.handle ?? undefined,
      lacksRetweetMarks: months.length > 0 && !(await marksRetweets(zip, months)),
    },
    sighting: {
      ownerId: archive.ownerId,
      source: "archive",
      sourceId: archive.id,
      seenAt: archive.generatedAt ?? archive.createdAt,
      isOwn: true,
    },
  };
}

async function storeBatch(
  deps: ImportDeps,
  { archive, words }: Reading,
  file: DataFile,
  cursor: Cursor,
  batch: Batch,
): Promise<void> {
  await mustHaveRoom(deps, 0);
  await deps.sql.begin(async (tx) => {
    const tally = await holdCursor(tx, archive.id, file.name, cursor);
    const { tally: delta, ...stored } = await batch.gathering.store(tx, batch.rowsBefore);
    const read = batch.cursor.rowsRead - batch.rowsBefore;
    const part = tallyPartOf(file.kind);
    const skipped = part === "tweets" ? { skipped: batch.skipped } : {};
    const sums = addToTally(tally, { ...delta, [part]: { ...delta[part], read, ...skipped } });

    const [sum] = await tx<{ skipped: number }[]>`
      update archive_files set
        status = 'reading', rows_read = ${batch.cursor.rowsRead}, bytes_read = ${batch.cursor.bytesRead},
        added = added + ${stored.added}, updated = updated + ${stored.updated},
        unchanged = unchanged + ${stored.unchanged}, duplicates = duplicates + ${stored.duplicates},
        skipped = skipped + ${batch.skipped}
      where archive_id = ${archive.id} and name = ${file.name}
      returning skipped`;
    const listedBefore = (sum?.skipped ?? 0) - batch.skipped;
    const skips = batch.skips
      .slice(0, Math.max(0, MAX_LISTED_SKIPS - listedBefore))
      .map((skip) => ({ archive_id: archive.id, file_name: file.name, ...skip }));
    if (skips.length > 0) await tx`insert into archive_skips ${tx(skips)}`;
    await tx`
      update archives set tally = ${JSON.stringify(sums)}::jsonb, touched_at = ${deps.now().toISOString()}, problem = null
      where id = ${archive.id}`;
    passCrashPoint("batch-written");
  });
  passCrashPoint("batch-committed");
  words.wake();
}
