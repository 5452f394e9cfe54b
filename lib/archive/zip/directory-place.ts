import "server-only";
import type { ZipBytes } from "./zip-bytes";

const END_BYTES = 22;
const LOCATOR_BYTES = 20;

/** What the end of a zip says of its list of files: the directory. */
export type DirectoryPlace = { start: number; end: number; entryCount: number };

/**
 * Reads the end of a zip a second time, to compare with what yauzl made of it: which lies at the very end, but also
 * counts the bytes of the directory, and how it fits to the record in 64 bits that large zips have besides.
 *
 * @returns undefined if its numbers contradict each other.
 */
export async function findDirectory(
  bytes: ZipBytes,
  commentBytes: number,
): Promise<DirectoryPlace | undefined> {
  const endAt = bytes.sizeBytes - END_BYTES - commentBytes;
  const from = Math.max(0, endAt - LOCATOR_BYTES);
  const tail = await bytes.readWhole(from, endAt + END_BYTES);
  const end = tail.subarray(endAt - from);
  const short = {
    entryCount: end.readUInt16LE(10),
    sizeBytes: end.readUInt32LE(12),
    start: end.readUInt32LE(16),
  };
  const locator = tail.subarray(0, endAt - from);
  const isLarge = locator.length === LOCATOR_BYTES && locator.readUInt32LE(0) === 0x07064b50;
  if (!isLarge)
    return short.start + short.sizeBytes === endAt
      ? { start: short.start, end: endAt, entryCount: short.entryCount }
      : undefined;

  const recordAt = Number(locator.readBigUInt64LE(8));
  if (recordAt + 56 > endAt) return undefined;
  const record = await bytes.readWhole(recordAt, recordAt + 56);
  const large = {
    entryCount: Number(record.readBigUInt64LE(32)),
    sizeBytes: Number(record.readBigUInt64LE(40)),
    start: Number(record.readBigUInt64LE(48)),
  };
  const agrees =
    isSame(short.entryCount, large.entryCount, 0xffff) &&
    isSame(short.sizeBytes, large.sizeBytes, 0xffffffff) &&
    isSame(short.start, large.start, 0xffffffff);
  return agrees && large.start + large.sizeBytes === recordAt
    ? { start: large.start, end: recordAt, entryCount: large.entryCount }
    : undefined;
}

/** The short record may leave a number to the large one by writing the largest that fits. */
const isSame = (short: number, large: number, left: number): boolean => short === left || short === large;
