import "server-only";
import { AppError } from "../../errors";
import { MAX_NAME_BYTES, MAX_RATIO, RATIO_FREE_BYTES } from "../limits";
import { shown } from "./names";
import type { ZipEntry } from "./open-zip";

/** Every entry has at least so many bytes of its own before its name. */
const LOCAL_HEADER_BYTES = 30;

/**
 * Refuses what yauzl takes but no archive of X does: files that are locked, have names made to deceive, grow beyond
 * measure or share their bytes. On the way each entry is told where the next one begins.
 *
 * @throws AppError `invalid`, in words for the person.
 */
export function refuseHarm(entries: ZipEntry[], sizeBytes: number, directoryStart: number): void {
  for (const entry of entries) {
    if (entry.raw.isEncrypted()) throw lockedError();
    refuseName(entry);
    refuseRatio(entry);
  }
  refuseGrowth(entries, sizeBytes);
  refuseOverlaps(entries, directoryStart);
}

export function lockedError(): AppError {
  return new AppError(
    "invalid",
    "This zip is locked with a password. Unpack it, zip it again without a password, and upload that.",
  );
}

/** Another program would see the name end at its first NUL: two programs, two names. */
function refuseName({ name, raw }: ZipEntry): void {
  if (name.includes("\0"))
    throw new AppError(
      "invalid",
      `“${shown(name)}” in this zip has a name that no file can have. Upload the zip as X sent it.`,
    );
  // A byte of an old zip may be a letter of three, and an index of Postgres takes no longer names.
  if (raw.fileNameRaw.length > MAX_NAME_BYTES || Buffer.byteLength(name) > MAX_NAME_BYTES)
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
  const inOrder = [...entries].sort((a, b) => startOf(a) - startOf(b));
  for (const [index, entry] of inOrder.entries()) {
    const next = inOrder[index + 1];
    entry.endsBefore = next ? startOf(next) : directoryStart;
    const end = startOf(entry) + LOCAL_HEADER_BYTES + entry.raw.fileNameRaw.length + entry.packedBytes;
    if (end > entry.endsBefore)
      throw new AppError(
        "invalid",
        `“${shown(entry.name)}” in this zip reaches into ${next ? "the file beside it" : "the list of files"}. Download the archive from X again, then upload it again.`,
      );
  }
}

const startOf = ({ raw }: ZipEntry): number => raw.relativeOffsetOfLocalHeader;
