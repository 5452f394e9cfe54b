import "server-only";
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from "yauzl";
import { AppError, isAppError } from "../../errors";
import { MAX_DIRECTORY_BYTES, MAX_ENTRIES } from "../limits";
import { type DirectoryPlace, findDirectory } from "./directory-place";
import { hasControls } from "./names";
import { lockedError, refuseHarm } from "./refuse-harm";
import type { ZipBytes } from "./zip-bytes";
import { ZipReader } from "./zip-reader";

/** One file in the zip. `name` is a key: nothing is ever written under it. */
export type ZipEntry = {
  name: string;
  sizeBytes: number;
  packedBytes: number;
  /** Where in the zip the next entry, or the list of files, begins: nothing of this one lies there. */
  endsBefore: number;
  raw: Entry;
};

/** An entry that is not handed out: a folder, a link to elsewhere, a name that came before or has control characters. */
export type PassedOver = { name: string; sizeBytes: number; why: "folder" | "link" | "duplicate" | "name" };

export type Zip = {
  /** In the order of the zip's directory; of a name that comes again the first one counts. */
  entries: ZipEntry[];
  /** What its directory names beside them. */
  passedOver: PassedOver[];
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
    const directory = await placeOfDirectory(bytes, file);
    const all = await listEntries(file, directory);
    refuseHarm(all, bytes.sizeBytes, directory.start);
    return { ...firstOfEachName(all), file, close: () => bytes.close() };
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

/** The whole list, and nothing behind it: a count that says less would hide the files that come after. */
async function listEntries(file: ZipFile, directory: DirectoryPlace): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  let at = directory.start;
  await new Promise<void>((resolve, reject) => {
    file.on("entry", (raw: Entry) => {
      entries.push({
        name: raw.fileName,
        sizeBytes: raw.uncompressedSize,
        packedBytes: raw.compressedSize,
        endsBefore: directory.start,
        raw,
      });
      at += 46 + raw.fileNameLength + raw.extraFieldLength + raw.fileCommentLength;
      file.readEntry();
    });
    file.once("end", resolve);
    file.once("error", (error: Error) => reject(directoryError(error)));
    file.readEntry();
  });
  if (at !== directory.end) throw brokenList();
  return entries;
}

function directoryError(error: Error): AppError {
  if (isAppError(error)) return error;
  if (/^(invalid relative path|absolute path|invalid characters in fileName)/.test(error.message))
    return new AppError(
      "invalid",
      "This zip names files outside its own folder, as no zip of X does. Upload the zip as X sent it.",
      { cause: error },
    );
  if (/encryption/.test(error.message)) return lockedError();
  return brokenList(error);
}

const brokenList = (cause?: unknown): AppError =>
  new AppError(
    "invalid",
    "The list of files in this zip is broken. Download it from X again, then upload it again.",
    { cause },
  );

function firstOfEachName(all: ZipEntry[]): Pick<Zip, "entries" | "passedOver"> {
  const names = new Set<string>();
  const passedOver: PassedOver[] = [];
  const entries = all.filter((entry) => {
    const why = whyPassedOver(entry, names);
    if (why) passedOver.push({ name: entry.name, sizeBytes: entry.sizeBytes, why });
    else names.add(entry.name);
    return !why;
  });
  return { entries, passedOver };
}

function whyPassedOver(entry: ZipEntry, names: Set<string>): PassedOver["why"] | undefined {
  if (isFolder(entry)) return "folder";
  if (isLink(entry)) return "link";
  if (hasControls(entry.name)) return "name";
  return names.has(entry.name) ? "duplicate" : undefined;
}

const isFolder = (entry: ZipEntry): boolean => entry.name.endsWith("/");

/** Unix keeps the kind of a file in the upper half of these bits; 0o12 is a symbolic link. */
const isLink = ({ raw }: ZipEntry): boolean => ((raw.externalFileAttributes >>> 28) & 0xf) === 0o12;
