import "server-only";
import { validateFileName } from "yauzl";
import { AppError } from "../../errors";
import { Directory, endOf, HASH_OF_NOTHING, hashedWith } from "./directory";
import type { DirectoryPlace } from "./directory-place";
import type { ZipBytes } from "./zip-bytes";

/**
 * The whole list of a zip's files, and nothing behind it: a count that says less would hide the files that come after.
 *
 * @throws AppError `invalid`, in words for the person: the list is broken, or names what no zip of X does.
 */
export async function listEntries(bytes: ZipBytes, place: DirectoryPlace): Promise<Directory> {
  return checked(await bytes.readWhole(place.start, place.end, memoryFor), place.entryCount);
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
  const look = lookAt(directory, row);
  const hasOneName = !hasOtherName(directory, row);
  directory.isPlain[row] = look !== "odd" && hasOneName ? 1 : 0;
  if (directory.isPlain[row] !== 1) tellOdd(directory, row);
  if (look !== "plain" || !hasOneName) refuseOutside(directory.name(row));
  checkNumbers(directory, row);
}

/**
 * Nearly all names are plain. Those that might lead out of a folder are `suspect`. Most lie in the folder of the one before: so
 * much of them was looked at already.
 */
function lookAt(directory: Directory, row: number): "plain" | "suspect" | "odd" {
  const { bytes } = directory;
  const from = directory.nameStart(row);
  const to = from + directory.nameBytes(row);
  const folderBytes = sharedFolder(directory, row);
  directory.sharesFolder[row] = folderBytes > 0 ? 1 : 0;
  let isSuspect =
    folderBytes === 0 && (bytes[from] === SLASH || (to - from > 1 && bytes[from + 1] === COLON));
  let folderEnd = from + folderBytes;
  let hash = HASH_OF_NOTHING;
  let before = 0;
  for (let at = folderEnd; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return "odd";
    if (byte === DOT && before === DOT) isSuspect = true;
    before = byte;
    hash = hashedWith(hash, byte);
    if (byte !== SLASH) continue;
    folderEnd = at + 1;
    hash = HASH_OF_NOTHING;
  }
  directory.hashes[row] = hash;
  directory.folderBytes[row] = folderEnd - from;
  return isSuspect ? "suspect" : "plain";
}

/** What its bytes were taken for does not stand. */
function tellOdd(directory: Directory, row: number): void {
  directory.sharesFolder[row] = 0;
  const name = directory.name(row);
  let hash = HASH_OF_NOTHING;
  for (let at = name.lastIndexOf("/") + 1; at < name.length; at++)
    hash = hashedWith(hash, name.charCodeAt(at));
  directory.hashes[row] = hash;
}

const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** So many bytes has the folder of the row before, if this one lies in it too. */
function sharedFolder(directory: Directory, row: number): number {
  if (row === 0 || directory.isPlain[row - 1] !== 1) return 0;
  const { bytes } = directory;
  const folderBytes = directory.folderBytes[row - 1] ?? 0;
  if (directory.nameBytes(row) < folderBytes) return 0;
  const from = directory.nameStart(row);
  const other = directory.nameStart(row - 1);
  for (let at = 0; at < folderBytes; at++) if (bytes[from + at] !== bytes[other + at]) return 0;
  return folderBytes;
}

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
