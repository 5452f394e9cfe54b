import "server-only";
import { AppError } from "../../errors";
import { MAX_NAME_BYTES, MAX_RATIO, RATIO_FREE_BYTES } from "../limits";
import type { ZipEntry } from "./list-entries";
import { shown } from "./names";

/** Every entry has at least so many bytes of its own before its name. */
const LOCAL_HEADER_BYTES = 30;

/**
 * Refuses what no archive of X has: files with names made to deceive, that grow beyond measure or share their bytes. On the way each entry is told where the next one begins.
 *
 * @throws AppError `invalid`, in words for the person.
 */
export function refuseHarm(entries: ZipEntry[], sizeBytes: number, directoryStart: number): void {
  for (const entry of entries) {
    refuseName(entry);
    refuseRatio(entry);
  }
  refuseGrowth(entries, sizeBytes);
  refuseOverlaps(entries, directoryStart);
}

/** Another program would see the name end at its first NUL: two programs, two names. */
function refuseName({ name, rawName }: ZipEntry): void {
  if (name.includes("\0"))
    throw new AppError(
      "invalid",
      `“${shown(name)}” in this zip has a name that no file can have. Upload the zip as X sent it.`,
    );
  // A byte of an old zip may be a letter of three, and an index of Postgres takes no longer names.
  if (rawName.length > MAX_NAME_BYTES || Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw new AppError(
      "invalid",
      `“${shown(name)}” in this zip has a name far longer than any of X's. Upload the zip as X sent it.`,
    );
}

function refuseRatio({ name, sizeBytes, packedBytes }: ZipEntry): void {
  if (sizeBytes > RATIO_FREE_BYTES && sizeBytes > packedBytes * MAX_RATIO)
    throw new AppError(
      "invalid",
      `“${shown(name)}” in this zip would grow to ${MAX_RATIO} times its size and more, as in no archive of X. Upload the zip as X sent it.`,
    );
}

/** Many files that are each just small enough. What an entry says of its size is its limit: yauzl inflates no more. */
function refuseGrowth(entries: ZipEntry[], sizeBytes: number): void {
  const total = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (total > RATIO_FREE_BYTES && total > sizeBytes * MAX_RATIO)
    throw new AppError(
      "invalid",
      `The files in this zip together would grow to ${MAX_RATIO} times its size and more, as in no archive of X. Upload the zip as X sent it.`,
    );
}

/** Two names for the same bytes make a small zip read as a huge one; so do files that lie in the list of files. */
function refuseOverlaps(entries: ZipEntry[], directoryStart: number): void {
  const inOrder = entries.toSorted((a, b) => a.start - b.start);
  let next: ZipEntry | undefined;
  for (const entry of inOrder.reverse()) {
    entry.endsBefore = next ? next.start : directoryStart;
    const end = entry.start + LOCAL_HEADER_BYTES + entry.rawName.length + entry.packedBytes;
    if (end > entry.endsBefore)
      throw new AppError(
        "invalid",
        `“${shown(entry.name)}” in this zip reaches into ${next ? "the file beside it" : "the list of files"}. Download the archive from X again, then upload it again.`,
      );
    next = entry;
  }
}
