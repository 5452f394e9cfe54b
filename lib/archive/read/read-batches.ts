import "server-only";
import { setImmediate as immediately } from "node:timers/promises";
import { AppError } from "../../errors";
import { cutRecords } from "../cut/cut-records";
import type { DataKind } from "../formats";
import { HOPELESS_SKIPS, MAX_LISTED_SKIPS } from "../limits";
import { GATHER, type Gathered, type ReaderContext } from "./gather";

/** Larger ones are hardly faster, and three of them are in memory at a time. */
const BATCH_BYTES = 2 * 1024 * 1024;
/** Likes are the smallest records: ten thousand of them are that large. */
const BATCH_RECORDS = 20_000;

/** A data file, and where its reading stands. */
export type Reading = {
  kind: DataKind;
  context: ReaderContext;
  /** Records before this place were read, the others are to be. */
  rowsRead: number;
  /** How many of them could not be read. */
  skipped: number;
  /** Where the next record begins in the inflated file. */
  bytesRead: number;
};

/** Neighbouring records of a data file, read. */
export type Batch = {
  gathered: Gathered;
  /** The first of those that could not be read, by their place in the file. */
  skips: { row: number; reason: string }[];
  skipped: number;
  /** Where the reading stood before it, and where it stands behind it. */
  rowsBefore: number;
  cursor: { rowsRead: number; bytesRead: number };
};

/**
 * Reads records and gathers them to batches; the very first run goes alone, so that it can be shown at once. Of
 * a file that breaks off, all that came before comes first.
 *
 * @param bytes the inflated file, from its beginning
 * @throws AppError `invalid`, after the batch that shows it, if almost nothing in this file can be read, and whatever
 *         cutRecords and `bytes` throw
 */
export async function* readBatches(
  bytes: AsyncIterable<Buffer>,
  { kind, context, rowsRead, skipped, bytesRead }: Reading,
): AsyncGenerator<Batch> {
  let row = rowsRead;
  let skippedBefore = skipped;
  const emptyBatch = () => ({
    gathering: GATHER[kind](context),
    skips: [] as Batch["skips"],
    skipped: 0,
    bytes: 0,
    rowsBefore: row,
    cursor: { rowsRead: row, bytesRead: 0 },
  });
  let batch = emptyBatch();
  const closed = ({ gathering, skips, skipped, rowsBefore, cursor } = batch): Batch => ({
    gathered: gathering.gathered(),
    skips,
    skipped,
    rowsBefore,
    cursor,
  });
  if (isAlmostUnreadable(row, skipped)) throw hopeless();
  try {
    for await (const run of cutRecords(bytes, { fromOffset: bytesRead })) {
      await immediately(); // the batch before is being stored, and its answers want to be read
      let isHopeless = false;
      for (const record of run.records) {
        const reason = "problem" in record ? record.problem : batch.gathering.add(record.value);
        if (reason !== undefined && ++batch.skipped <= MAX_LISTED_SKIPS) batch.skips.push({ row, reason });
        row++;
        isHopeless = isAlmostUnreadable(row, skippedBefore + batch.skipped);
        // At that very record, wherever runs and slices end: two imports of one file count the same.
        if (isHopeless) break;
      }
      batch.cursor = { rowsRead: row, bytesRead: run.endOffset };
      batch.bytes += run.bytes;
      const isSmall = batch.bytes < BATCH_BYTES && row - batch.rowsBefore < BATCH_RECORDS;
      if (isSmall && batch.rowsBefore > 0 && !isHopeless) continue;
      yield closed();
      skippedBefore += batch.skipped;
      batch = emptyBatch();
      if (isHopeless) throw hopeless();
    }
  } catch (error) {
    if (row > batch.rowsBefore) yield closed();
    throw error;
  }
  if (row > batch.rowsBefore) yield closed();
}

/** What a batch holds outside of the heap. */
export function memoryOf({ gathered }: Batch): ArrayBuffer[] {
  if (gathered.part !== "tweets") return [];
  const { fresh, media, words, partial } = gathered.told;
  return [fresh, media, words, partial]
    .filter(({ bytes }) => bytes.length > 0)
    .map(({ bytes }) => bytes.buffer as ArrayBuffer);
}

const isAlmostUnreadable = (rows: number, skipped: number): boolean =>
  skipped >= HOPELESS_SKIPS && (rows - skipped) * 100 < skipped;

const hopeless = (): AppError =>
  new AppError("invalid", "Almost none of its records can be read, so the rest was not tried.");
