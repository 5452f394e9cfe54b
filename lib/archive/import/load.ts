import "server-only";
import { giveUp } from "../../across-threads";
import { collectGarbage } from "../../collect-garbage";
import { AppError } from "../../errors";
import { restWhilePagesWait } from "../../pages-first";
import { settlerOf } from "../../tweets/search/settle-index";
import { settleVersions } from "../../tweets/store/settle-versions";
import type { DataKind } from "../formats";
import { MAX_DATA_FILE_BYTES, MAX_LISTED_SKIPS } from "../limits";
import { type Aside, canReadAside, startAside } from "../read/aside";
import type { ReaderContext } from "../read/gather";
import { type Batch, memoryOf, readBatches } from "../read/read-batches";
import { openZip, type Zip } from "../zip/open-zip";
import { packedBytesOf, readEntry } from "../zip/read-entry";
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
import { mustHaveRoom } from "./room";
import { storeGathered, tallyPartOf } from "./store-gathered";
import { addToTally } from "./tally";

type DataFile = ArchiveFile & { kind: DataKind };
type Place = {
  archive: ArchiveRow;
  zip: Zip;
  context: ReaderContext;
  words: ReturnType<typeof settlerOf>;
  /** Begun with the first large file. */
  aside?: Aside;
};

/** A smaller file is read before a thread has begun to live. */
const LARGE_BYTES = 8 * 1024 * 1024;

/**
 * Reads data files from where the last slice stopped, until all are read or the time is up.
 *
 * Each batch is one transaction: rows, counts and cursor. A worker that dies between two batches loses nothing, and
 * the next one goes on behind the last batch that was committed. No batch waits until the disk has it: a crash of the
 * database may take back the newest ones, and their cursor with them. A file counts as read only once all of it is safe.
 *
 * @returns whether every data file is read.
 * @throws AppError `conflict` if the import was discarded, or another worker went on with it; `unavailable` if the
 *   database crashed meanwhile.
 */
export async function loadSlice(
  deps: ImportDeps,
  archiveId: string,
  until: Date,
): Promise<{ isDone: boolean }> {
  const archive = await getReadableArchive(deps.db, archiveId);
  const files = (await listArchiveFiles(deps.db, archiveId)).filter(isDataFile);
  const names = new Set(files.map(({ name }) => name));
  const zip = await openZip(await zipBytesOf(deps.storage, archive), names);
  try {
    const context = await contextOf(archive, zip, files);
    const place: Place = { archive, zip, context, words: settlerOf(deps.sql) };
    try {
      const isDone = await readFiles(deps, place, files, until);
      await place.words.end();
      return { isDone };
    } finally {
      await place.aside?.end();
    }
  } finally {
    await zip.close();
  }
}

async function readFiles(deps: ImportDeps, place: Place, files: DataFile[], until: Date): Promise<boolean> {
  const { archive } = place;
  const lastOfTweets = files.findLast(({ kind }) => tallyPartOf(kind) === "tweets");
  for (const file of files) {
    if (file.status === "read" || file.status === "broken") continue;
    await enterStage(deps.db, archive.id, file.kind === "notes" ? "notes" : "load", deps.now());
    const isRead = await readDataFile(deps, place, file, until);
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
async function readDataFile(deps: ImportDeps, place: Place, file: DataFile, until: Date): Promise<boolean> {
  let cursor: Cursor = file;
  let storing: Promise<unknown> = Promise.resolve();
  try {
    // While one batch is being stored, the next is read.
    for await (const batch of batchesOf(place, file)) {
      await storing;
      if (cursor !== file) {
        if (deps.now() >= until) return false;
        await restWhilePagesWait();
      }
      storing = storeBatch(deps, place, file, cursor, batch);
      storing.catch(() => {}); // awaited above or below; until then nobody else may hear of it
      cursor = batch.cursor;
    }
    await storing;
  } catch (error) {
    await storing;
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    await closeFile(deps, place.archive, file, cursor, { status: "broken", problem: error.message });
    return true;
  }
  await closeFile(deps, place.archive, file, cursor, { status: "read", problem: null });
  return true;
}

/** The first batch of a file is read here, to be there at once; the others of a large one aside. */
async function* batchesOf(place: Place, file: DataFile): AsyncGenerator<Batch> {
  const { archive, zip, context } = place;
  const entry = [...zip.entries].find(({ name }) => name === file.name);
  if (!entry) throw new Error(`The zip of archive ${archive.id} lost “${file.name}”.`);
  const reading = { ...file, context };
  const readHere = () => readBatches(readEntry(zip, entry, MAX_DATA_FILE_BYTES), reading);
  if (!canReadAside || entry.sizeBytes <= LARGE_BYTES) return yield* readHere();
  let isNew = place.aside === undefined;
  place.aside ??= startAside();
  if (file.rowsRead === 0)
    for await (const batch of readHere()) {
      yield batch;
      Object.assign(reading, batch.cursor, { skipped: file.skipped + batch.skipped });
      break;
    }
  for await (const batch of place.aside.readBatches(packedBytesOf(zip, entry), entry, reading)) {
    // The first batch is stored by now. What is left of the list of all files may be as much as the thread will take.
    if (isNew) collectGarbage();
    isNew = false;
    yield batch;
  }
}

/** Waits until the disk has this, and with it every batch before. */
async function closeFile(
  { sql }: ImportDeps,
  archive: ArchiveRow,
  file: DataFile,
  cursor: Cursor,
  { status, problem }: { status: "read" | "broken"; problem: string | null },
): Promise<void> {
  passCrashPoint("data-file-at-its-end");
  await sql.begin(async (tx) => {
    await holdCursor(tx, archive.id, file.name, cursor);
    await tx`
      update archive_files set status = ${status}, problem = ${problem}
      where archive_id = ${archive.id} and name = ${file.name}`;
  });
}

async function contextOf(archive: ArchiveRow, zip: Zip, files: DataFile[]): Promise<ReaderContext> {
  const entries = new Map([...zip.entries].map((entry) => [entry.name, entry]));
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
  { archive, words, context }: Place,
  file: DataFile,
  cursor: Cursor,
  batch: Batch,
): Promise<void> {
  await mustHaveRoom(deps, 0);
  await deps.sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off`;
    const tally = await holdCursor(tx, archive.id, file.name, cursor);
    const { tally: delta, ...stored } = await storeGathered(
      tx,
      context.sighting,
      batch.gathered,
      batch.rowsBefore,
    );
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
  giveUp(memoryOf(batch));
  words.wake();
}
