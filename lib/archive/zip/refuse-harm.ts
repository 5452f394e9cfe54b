import "server-only";
import { AppError } from "../../errors";
import { MAX_NAME_BYTES, MAX_RATIO, RATIO_FREE_BYTES } from "../limits";
import type { Directory } from "./directory";
import { shown } from "./names";

/** Every entry has at least so many bytes of its own before its name. */
const LOCAL_HEADER_BYTES = 30;

/**
 * Refuses what no archive of X has: files with names made to deceive, that grow beyond measure or share their bytes. On the way each entry is told where the next one begins.
 *
 * @throws AppError `invalid`, in words for the person.
 */
export function refuseHarm(directory: Directory, sizeBytes: number, directoryStart: number): void {
  let total = 0;
  for (let row = 0; row < directory.count; row++) {
    refuseName(directory, row);
    const grown = directory.sizeBytes(row);
    if (grown > RATIO_FREE_BYTES) refuseRatio(directory, row, grown);
    total += grown;
  }
  refuseGrowth(total, sizeBytes);
  refuseOverlaps(directory, directoryStart);
}

/** Another program would see the name end at its first NUL: two programs, two names. */
function refuseName(directory: Directory, row: number): void {
  const nameBytes = directory.nameBytes(row);
  if (directory.isPlain[row] === 1 && nameBytes <= MAX_NAME_BYTES) return;
  const name = directory.name(row);
  if (name.includes("\0"))
    throw new AppError(
      "invalid",
      `“${shown(name)}” in this zip has a name that no file can have. Upload the zip as X sent it.`,
    );
  // A byte of an old zip may be a letter of three, and an index of Postgres takes no longer names.
  if (nameBytes > MAX_NAME_BYTES || Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw new AppError(
      "invalid",
      `“${shown(name)}” in this zip has a name far longer than any of X's. Upload the zip as X sent it.`,
    );
}

function refuseRatio(directory: Directory, row: number, sizeBytes: number): void {
  if (sizeBytes > directory.packedBytes(row) * MAX_RATIO)
    throw new AppError(
      "invalid",
      `“${shown(directory.name(row))}” in this zip would grow to ${MAX_RATIO} times its size and more, as in no archive of X. Upload the zip as X sent it.`,
    );
}

/** Many files that are each just small enough. What an entry says of its size is its limit: no more is inflated. */
function refuseGrowth(total: number, sizeBytes: number): void {
  if (total > RATIO_FREE_BYTES && total > sizeBytes * MAX_RATIO)
    throw new AppError(
      "invalid",
      `The files in this zip together would grow to ${MAX_RATIO} times its size and more, as in no archive of X. Upload the zip as X sent it.`,
    );
}

/** Two names for the same bytes make a small zip read as a huge one; so do files that lie in the list of files. */
function refuseOverlaps(directory: Directory, directoryStart: number): void {
  const starts = new Float64Array(directory.count);
  for (let row = 0; row < starts.length; row++) starts[row] = directory.start(row);
  const order = inOrder(starts);
  let endsBefore = directoryStart;
  for (let at = starts.length - 1; at >= 0; at--) {
    const row = order?.[at] ?? at;
    const start = starts[row] ?? 0;
    directory.endsBefore[row] = endsBefore;
    if (start + LOCAL_HEADER_BYTES + directory.nameBytes(row) + directory.packedBytes(row) > endsBefore)
      throw new AppError(
        "invalid",
        `“${shown(directory.name(row))}” in this zip reaches into ${at < starts.length - 1 ? "the file beside it" : "the list of files"}. Download the archive from X again, then upload it again.`,
      );
    endsBefore = start;
  }
}

/** The rows by where their files begin; undefined where they are listed in that order already, as they are by X. */
function inOrder(starts: Float64Array): Uint32Array | undefined {
  let row = 1;
  while (row < starts.length && (starts[row] ?? 0) >= (starts[row - 1] ?? 0)) row++;
  if (row >= starts.length) return undefined;
  return Uint32Array.from(starts.keys()).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
}
