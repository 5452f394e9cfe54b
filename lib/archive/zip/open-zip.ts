import "server-only";
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from "yauzl";
import { AppError, isAppError } from "../../errors";
import { MAX_ENTRIES, MAX_RATIO, RATIO_FREE_BYTES } from "../limits";
import type { ZipBytes } from "./zip-bytes";
import { ZipReader } from "./zip-reader";

/** One file in the zip. `name` is a key: nothing is ever written under it. */
export type ZipEntry = { name: string; sizeBytes: number; packedBytes: number; raw: Entry };

export type Zip = {
  /** In the order of the zip's directory; of a name that comes again the first one counts. */
  entries: ZipEntry[];
  file: ZipFile;
  close(): Promise<void>;
};

/**
 * Opens a zip and reads its directory; memory grows by some hundred bytes per entry. Closing it closes its bytes.
 *
 * @throws AppError `invalid`, in words for the person: no zip, cut short, locked, or made to do harm.
 */
export async function openZip(bytes: ZipBytes): Promise<Zip> {
  try {
    const file = await openDirectory(bytes);
    const all = await listEntries(file);
    for (const entry of all) refuseHarm(entry);
    refuseGrowth(all, bytes.sizeBytes);
    refuseOverlaps(all, bytes.sizeBytes);
    return { entries: firstOfEachName(all), file, close: () => bytes.close() };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function openDirectory(bytes: ZipBytes): Promise<ZipFile> {
  const head = Buffer.alloc(4);
  let read = 0;
  for await (const chunk of bytes.read(0, Math.min(4, bytes.sizeBytes))) read += chunk.copy(head, read);
  const beginsAsZip = head.readUInt32LE(0) === 0x04034b50;
  const beginsAsEmptyZip = head.readUInt32LE(0) === 0x06054b50;
  if (!beginsAsZip && !beginsAsEmptyZip)
    throw new AppError(
      "invalid",
      "This file is not a zip. X sends an archive as one .zip file: choose that file as it was downloaded.",
    );
  try {
    const options = { autoClose: false, lazyEntries: true };
    return await fromRandomAccessReaderPromise(new ZipReader(bytes), bytes.sizeBytes, options);
  } catch (error) {
    if (isAppError(error)) throw error;
    throw new AppError(
      "invalid",
      "This zip is incomplete: its end is missing or broken. Download it from X again, then upload it again.",
      { cause: error },
    );
  }
}

async function listEntries(file: ZipFile): Promise<ZipEntry[]> {
  if (file.entryCount > MAX_ENTRIES)
    throw new AppError(
      "invalid",
      `This zip holds ${file.entryCount.toLocaleString("en")} files; Roost reads archives of up to ${MAX_ENTRIES.toLocaleString("en")}.`,
    );
  const entries: ZipEntry[] = [];
  await new Promise<void>((resolve, reject) => {
    file.on("entry", (raw: Entry) => {
      entries.push({
        name: raw.fileName,
        sizeBytes: raw.uncompressedSize,
        packedBytes: raw.compressedSize,
        raw,
      });
      file.readEntry();
    });
    file.once("end", resolve);
    file.once("error", (error: Error) => reject(directoryError(error)));
    file.readEntry();
  });
  return entries;
}

function directoryError(error: Error): AppError {
  if (isAppError(error)) return error;
  if (/^(invalid relative path|absolute path|invalid characters in fileName)/.test(error.message))
    return new AppError(
      "invalid",
      "This zip names files outside its own folder. X makes no such zip, so it was not read.",
      { cause: error },
    );
  if (/encryption/.test(error.message)) return lockedError();
  return new AppError(
    "invalid",
    "The list of files in this zip is broken. Download it from X again, then upload it again.",
    { cause: error },
  );
}

function lockedError(): AppError {
  return new AppError(
    "invalid",
    "This zip is locked with a password. Unpack it, zip it again without a password, and upload that.",
  );
}

function refuseHarm({ name, sizeBytes, packedBytes, raw }: ZipEntry): void {
  if (raw.isEncrypted()) throw lockedError();
  if (sizeBytes > RATIO_FREE_BYTES && sizeBytes > packedBytes * MAX_RATIO)
    throw new AppError(
      "invalid",
      `“${shown(name)}” in this zip would grow to ${MAX_RATIO} times its size and more. No archive of X does, so it was not read.`,
    );
}

/** Many files that are each just small enough. What an entry says of its size is its limit: yauzl inflates no more. */
function refuseGrowth(entries: ZipEntry[], sizeBytes: number): void {
  const total = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (total > RATIO_FREE_BYTES && total > sizeBytes * MAX_RATIO)
    throw new AppError(
      "invalid",
      `The files in this zip together would grow to ${MAX_RATIO} times its size and more. No archive of X does, so it was not read.`,
    );
}

/** Two names for the same bytes make a small zip read as a huge one. */
function refuseOverlaps(entries: ZipEntry[], sizeBytes: number): void {
  const inOrder = [...entries].sort(
    (a, b) => a.raw.relativeOffsetOfLocalHeader - b.raw.relativeOffsetOfLocalHeader,
  );
  for (const [index, entry] of inOrder.entries()) {
    const end = entry.raw.relativeOffsetOfLocalHeader + entry.packedBytes;
    const limit = inOrder[index + 1]?.raw.relativeOffsetOfLocalHeader ?? sizeBytes;
    if (end > limit)
      throw new AppError(
        "invalid",
        `“${shown(entry.name)}” in this zip reaches into the file beside it. Download the archive from X again.`,
      );
  }
}

function firstOfEachName(all: ZipEntry[]): ZipEntry[] {
  const names = new Set<string>();
  return all.filter((entry) => {
    if (isFolder(entry) || isLink(entry) || names.has(entry.name)) return false;
    names.add(entry.name);
    return true;
  });
}

const isFolder = (entry: ZipEntry): boolean => entry.name.endsWith("/");

/** Unix keeps the kind of a file in the upper half of these bits; 0o12 is a symbolic link. */
const isLink = ({ raw }: ZipEntry): boolean => ((raw.externalFileAttributes >>> 28) & 0xf) === 0o12;

/** A name from a zip in a sentence of ours: short and without anything that a terminal would obey. */
export function shown(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}]/gu, "\u{FFFD}");
  return clean.length > 80 ? `…${clean.slice(-79)}` : clean;
}
