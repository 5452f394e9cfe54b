import "server-only";
import { fromRandomAccessReaderPromise, type ZipFile } from "yauzl";
import { AppError, isAppError } from "../../errors";
import { MAX_DIRECTORY_BYTES, MAX_ENTRIES } from "../limits";
import { type DirectoryPlace, findDirectory } from "./directory-place";
import { firstOfEachName, type Listed } from "./first-of-each-name";
import type { Take } from "./lent-memory";
import { brokenList, listEntries } from "./list-entries";
import { listedByName, listedLately, rememberListed } from "./listed-lately";
import { refuseHarm } from "./refuse-harm";
import type { ZipBytes } from "./zip-bytes";
import { ZipReader } from "./zip-reader";

export type { ZipEntry } from "./directory";
export type { PassedOver } from "./first-of-each-name";

export type Zip = Listed & {
  /** So many of its bytes, few enough to be held in memory. */
  read(position: number, length: number, take?: Take): Promise<Buffer>;
  /** Its bytes from `start` up to and without `end`. */
  stream(start: number, end: number): AsyncIterable<Buffer>;
  close(): Promise<void>;
};

/**
 * Opens a zip and reads its directory; its memory is the list as it lies in the zip, a hundred bytes for each. Closing it closes its bytes.
 *
 * @param names of the files that are wanted; nothing is held in memory of the others while it is open
 * @throws AppError `invalid`, in words for the person: no zip, cut short, locked, or made to do harm.
 */
export async function openZip(bytes: ZipBytes, names?: Set<string>): Promise<Zip> {
  try {
    const reader = new ZipReader(bytes);
    const file = await openDirectory(bytes, reader);
    const list = async () => listedLately(bytes.identity) ?? (await listed(bytes, file));
    const zip: Zip = {
      ...(names
        ? { entries: await listedByName(bytes.identity, names, list), passedOver: [] }
        : await list()),
      read: (position, length, take) => reader.bytesAt(position, length, take),
      stream: (start, end) => bytes.read(start, end),
      close: () => bytes.close(),
    };
    if (!names) rememberListed(bytes.identity, zip);
    return zip;
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function openDirectory(bytes: ZipBytes, reader: ZipReader): Promise<ZipFile> {
  const head = Buffer.alloc(4);
  (await bytes.readWhole(0, Math.min(4, bytes.sizeBytes))).copy(head);
  const beginsAsZip = head.readUInt32LE(0) === 0x04034b50;
  const beginsAsEmptyZip = head.readUInt32LE(0) === 0x06054b50;
  if (!beginsAsZip && !beginsAsEmptyZip)
    throw new AppError(
      "invalid",
      "This file is not a zip. X sends an archive as one .zip file: choose that file as it was downloaded.",
    );
  try {
    const options = { autoClose: false, lazyEntries: true };
    return await fromRandomAccessReaderPromise(reader, bytes.sizeBytes, options);
  } catch (error) {
    if (isAppError(error)) throw error;
    throw new AppError(
      "invalid",
      "This zip is incomplete: its end is missing or broken. Download it from X again, then upload it again.",
      { cause: error },
    );
  }
}

async function placeOfDirectory(bytes: ZipBytes, file: ZipFile): Promise<DirectoryPlace> {
  // yauzl hands the comment out as one character for each byte.
  const directory = await findDirectory(bytes, file.comment.length);
  if (directory?.entryCount !== file.entryCount) throw brokenList();
  if (directory.entryCount > MAX_ENTRIES)
    throw new AppError(
      "invalid",
      `This zip holds ${directory.entryCount.toLocaleString("en")} files; Roost reads archives of up to ${MAX_ENTRIES.toLocaleString("en")}. Upload the zip as X sent it.`,
    );
  if (directory.end - directory.start > MAX_DIRECTORY_BYTES)
    throw new AppError(
      "invalid",
      "The list of files in this zip is far larger than in any archive of X. Upload the zip as X sent it.",
    );
  return directory;
}

async function listed(bytes: ZipBytes, file: ZipFile): Promise<Listed> {
  const place = await placeOfDirectory(bytes, file);
  const directory = await listEntries(bytes, place);
  refuseHarm(directory, bytes.sizeBytes, place.start);
  return firstOfEachName(directory);
}
