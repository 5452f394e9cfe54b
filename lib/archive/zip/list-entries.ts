import "server-only";
import { type ExtraField, getFileNameLowLevel, parseExtraFields, validateFileName } from "yauzl";
import { AppError } from "../../errors";
import type { DirectoryPlace } from "./directory-place";
import type { ZipBytes } from "./zip-bytes";

/** One file in the zip. `name` is a key: nothing is ever written under it. */
export type ZipEntry = {
  readonly name: string;
  /** The bytes of the name, each as one character; mostly the very same string. */
  readonly rawName: string;
  readonly sizeBytes: number;
  readonly packedBytes: number;
  /** How it is packed: 0 is not at all, 8 is deflate. */
  readonly method: number;
  readonly crc32: number;
  /** Where in the zip its own header lies. */
  readonly start: number;
  /** Where in the zip the next entry, or the list of files, begins: nothing of this one lies there. */
  endsBefore: number;
  readonly isLink: boolean;
};

/** What every entry of the list has before its name. */
const LISTED_BYTES = 46;

/**
 * The whole list of a zip's files, and nothing behind it: a count that says less would hide the files that come after.
 *
 * A list may have hundreds of thousands of entries. They are taken from blocks of it, one after the other and with
 * their numbers side by side, so that reading it takes moments, and little more memory than its names.
 *
 * @throws AppError `invalid`, in words for the person: the list is broken, or names what no zip of X does.
 */
export async function listEntries(bytes: ZipBytes, directory: DirectoryPlace): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  const columns = columnsFor(directory.entryCount);
  let block: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes.read(directory.start, directory.end)) {
    block = block.length > 0 ? Buffer.concat([block, chunk]) : chunk;
    let at = 0;
    for (let end = endOf(block, at); end <= block.length; end = endOf(block, at)) {
      if (entries.length === directory.entryCount) throw brokenList();
      entries.push(entryAt(block, at, columns, entries.length));
      at = end;
    }
    block = block.subarray(at);
  }
  if (block.length > 0 || entries.length !== directory.entryCount) throw brokenList();
  return entries;
}

/** Behind the entry that begins here; further than anything if not even its lengths lie in the block. */
function endOf(block: Buffer, at: number): number {
  if (at + LISTED_BYTES > block.length) return Number.POSITIVE_INFINITY;
  return (
    at +
    LISTED_BYTES +
    block.readUInt16LE(at + 28) +
    block.readUInt16LE(at + 30) +
    block.readUInt16LE(at + 32)
  );
}

/** The numbers of all entries, outside of the heap: what lives there may make it grow to more than twice of that. */
type Columns = Record<"sizeBytes" | "packedBytes" | "start" | "endsBefore", Float64Array> & {
  crc32: Uint32Array;
  method: Uint16Array;
  isLink: Uint8Array;
  /** By row, of those few whose bytes are not the name itself. */
  rawNames: Map<number, string>;
};

const columnsFor = (count: number): Columns => ({
  sizeBytes: new Float64Array(count),
  packedBytes: new Float64Array(count),
  start: new Float64Array(count),
  endsBefore: new Float64Array(count),
  crc32: new Uint32Array(count),
  method: new Uint16Array(count),
  isLink: new Uint8Array(count),
  rawNames: new Map(),
});

/** A row of the columns. */
class ListedEntry implements ZipEntry {
  constructor(
    readonly name: string,
    private readonly columns: Columns,
    private readonly row: number,
  ) {}
  get rawName(): string {
    return this.columns.rawNames.get(this.row) ?? this.name;
  }
  get sizeBytes(): number {
    return this.columns.sizeBytes[this.row] ?? 0;
  }
  get packedBytes(): number {
    return this.columns.packedBytes[this.row] ?? 0;
  }
  get method(): number {
    return this.columns.method[this.row] ?? 0;
  }
  get crc32(): number {
    return this.columns.crc32[this.row] ?? 0;
  }
  get start(): number {
    return this.columns.start[this.row] ?? 0;
  }
  get endsBefore(): number {
    return this.columns.endsBefore[this.row] ?? 0;
  }
  set endsBefore(place: number) {
    this.columns.endsBefore[this.row] = place;
  }
  get isLink(): boolean {
    return this.columns.isLink[this.row] === 1;
  }
}

/** The same by itself: a row of the columns keeps the numbers of all others in memory. */
export const plainEntry = (entry: ZipEntry): ZipEntry => ({
  name: entry.name,
  rawName: entry.rawName,
  sizeBytes: entry.sizeBytes,
  packedBytes: entry.packedBytes,
  method: entry.method,
  crc32: entry.crc32,
  start: entry.start,
  endsBefore: entry.endsBefore,
  isLink: entry.isLink,
});

function entryAt(block: Buffer, at: number, columns: Columns, row: number): ZipEntry {
  if (block.readUInt32LE(at) !== 0x02014b50) throw brokenList();
  const flags = block.readUInt16LE(at + 8);
  if ((flags & (ENCRYPTED | STRONGLY_ENCRYPTED)) !== 0) throw lockedError();
  const nameAt = at + LISTED_BYTES;
  const extraAt = nameAt + block.readUInt16LE(at + 28);
  const extraBytes = block.readUInt16LE(at + 30);
  const extra = extraBytes > 0 ? extraFieldsIn(block.subarray(extraAt, extraAt + extraBytes)) : NO_FIELDS;
  const rawName = block.toString("latin1", nameAt, extraAt);
  const name = nameOf(rawName, flags, extra);
  if (name !== rawName) columns.rawNames.set(row, rawName);
  columns.sizeBytes[row] = block.readUInt32LE(at + 24);
  columns.packedBytes[row] = block.readUInt32LE(at + 20);
  columns.method[row] = block.readUInt16LE(at + 10);
  columns.crc32[row] = block.readUInt32LE(at + 16);
  columns.start[row] = block.readUInt32LE(at + 42);
  columns.isLink[row] = block.readUInt32LE(at + 38) >>> 28 === LINK ? 1 : 0;
  widen(columns, row, extra);
  if (columns.method[row] === 0 && columns.packedBytes[row] !== columns.sizeBytes[row]) throw brokenList();
  return new ListedEntry(name, columns, row);
}

const ENCRYPTED = 0x1;
const STRONGLY_ENCRYPTED = 0x40;
/** Unix keeps the kind of a file in the upper half of its attributes, and this is a symbolic link. */
const LINK = 0o12;

const NO_FIELDS: ExtraField[] = [];

function extraFieldsIn(bytes: Buffer): ExtraField[] {
  try {
    return parseExtraFields(bytes);
  } catch (cause) {
    throw brokenList(cause);
  }
}

const PLAIN_NAME = /^[\x20-\x7e]*$/;

/** Few names are more than plain letters; those are told as yauzl tells them. */
function nameOf(rawName: string, flags: number, extra: ExtraField[]): string {
  const isPlain = extra.length === 0 && !rawName.includes("\\") && PLAIN_NAME.test(rawName);
  const name = isPlain ? rawName : getFileNameLowLevel(flags, Buffer.from(rawName, "latin1"), extra, false);
  if ((name.includes("..") || /^(\/|[a-zA-Z]:)/.test(name)) && validateFileName(name) !== null)
    throw new AppError(
      "invalid",
      "This zip names files outside its own folder, as no zip of X does. Upload the zip as X sent it.",
    );
  return name;
}

const IN_64_BITS = 0x0001;
const MAX_32 = 0xffffffff;

/** Numbers that do not fit into 32 bits stand in a field of their own, in this order, if they stand there at all. */
function widen(columns: Columns, row: number, extra: ExtraField[]): void {
  const wide = extra.find(({ id }) => id === IN_64_BITS)?.data;
  if (!wide) return;
  let at = 0;
  for (const field of ["sizeBytes", "packedBytes", "start"] as const) {
    if (columns[field][row] !== MAX_32) continue;
    if (at + 8 > wide.length) throw brokenList();
    columns[field][row] = Number(wide.readBigUInt64LE(at));
    at += 8;
  }
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
