import "server-only";
import { validateFileName } from "yauzl";
import { AppError } from "../../errors";
import { Directory, endOf } from "./directory";
import type { DirectoryPlace } from "./directory-place";
import type { ZipBytes } from "./zip-bytes";

/**
 * The whole list of a zip's files, and nothing behind it: a count that says less would hide the files that come after.
 *
 * @throws AppError `invalid`, in words for the person: the list is broken, or names what no zip of X does.
 */
export async function listEntries(bytes: ZipBytes, place: DirectoryPlace): Promise<Directory> {
  return checked(await bytesOf(bytes, place), place.entryCount);
}

function checked(list: Buffer, count: number): Directory {
  const directory = new Directory(list, count);
  let at = 0;
  for (let row = 0; row < count; row++) {
    const end = endOf(list, at);
    if (end > list.length) throw brokenList();
    directory.places[row] = at;
    checkRow(directory, row);
    at = end;
  }
  if (at !== list.length) throw brokenList();
  return directory;
}

/** Piece by piece into their place: of a store they would else be in memory twice for a moment. */
async function bytesOf(bytes: ZipBytes, { start, end }: DirectoryPlace): Promise<Buffer> {
  const list = memoryFor(end - start);
  let at = 0;
  for await (const chunk of bytes.read(start, end)) at += chunk.copy(list, at);
  return list;
}

const megabyte = 1024 ** 2;

/**
 * The C library gives memory of more than 32 MB back to the system as soon as it is free. What is smaller it learns to keep
 * for later, and twice as much of all other memory. The pages behind the list are never touched, and so they take nothing.
 */
function memoryFor(listBytes: number): Buffer {
  const isLarge = listBytes > megabyte && listBytes <= 32 * megabyte;
  return Buffer.allocUnsafeSlow(isLarge ? 33 * megabyte : listBytes).subarray(0, listBytes);
}

const ENCRYPTED = 0x1;
const STRONGLY_ENCRYPTED = 0x40;

function checkRow(directory: Directory, row: number): void {
  const { bytes } = directory;
  if (bytes.readUInt32LE(directory.place(row)) !== 0x02014b50) throw brokenList();
  if ((directory.flags(row) & (ENCRYPTED | STRONGLY_ENCRYPTED)) !== 0) throw lockedError();
  const from = directory.nameStart(row);
  const look = lookOf(bytes, from, from + directory.nameBytes(row));
  const hasOneName = !hasOtherName(directory, row);
  directory.isPlain[row] = look !== "odd" && hasOneName ? 1 : 0;
  if (look !== "plain" || !hasOneName) refuseOutside(directory.name(row));
  checkNumbers(directory, row);
}

/** Nearly all names are plain. Those that might lead out of a folder are `suspect`. */
function lookOf(bytes: Buffer, from: number, to: number): "plain" | "suspect" | "odd" {
  const isAbsolute = bytes[from] === SLASH || (to - from > 1 && bytes[from + 1] === COLON);
  let isSuspect = isAbsolute;
  let before = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return "odd";
    if (byte === DOT && before === DOT) isSuspect = true;
    before = byte;
  }
  return isSuspect ? "suspect" : "plain";
}

const [DOT, SLASH, COLON, BACKSLASH] = [0x2e, 0x2f, 0x3a, 0x5c];

/** A name in Unicode beside the one in the letters of old. */
const UNICODE_NAME = 0x7075;

function hasOtherName(directory: Directory, row: number): boolean {
  try {
    return directory.extra(row).some(({ id }) => id === UNICODE_NAME);
  } catch (cause) {
    throw brokenList(cause);
  }
}

function refuseOutside(name: string): void {
  if ((name.includes("..") || /^(\/|[a-zA-Z]:)/.test(name)) && validateFileName(name) !== null)
    throw new AppError(
      "invalid",
      "This zip names files outside its own folder, as no zip of X does. Upload the zip as X sent it.",
    );
}

/** What is not packed is as large as it is in the zip. */
function checkNumbers(directory: Directory, row: number): void {
  let isRight: boolean;
  try {
    const isSame = directory.sizeBytes(row) === directory.packedBytes(row);
    isRight = (isSame || directory.method(row) !== 0) && directory.start(row) >= 0;
  } catch (cause) {
    throw brokenList(cause); // a number is said to stand where there is nothing
  }
  if (!isRight) throw brokenList();
}

export function lockedError(): AppError {
  return new AppError(
    "invalid",
    "This zip is locked with a password. Unpack it, zip it again without a password, and upload that.",
  );
}

export const brokenList = (cause?: unknown): AppError =>
  new AppError(
    "invalid",
    "The list of files in this zip is broken. Download it from X again, then upload it again.",
    { cause },
  );
