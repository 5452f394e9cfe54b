import "server-only";
import { type ExtraField, getFileNameLowLevel, parseExtraFields } from "yauzl";

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
  readonly endsBefore: number;
};

/** What every entry of the list has before its name. */
export const LISTED_BYTES = 46;

/** Unix keeps the kind of a file in the upper half of its attributes, and this is a symbolic link. */
const LINK = 0o12;
const IN_64_BITS = 0x0001;
const MAX_32 = 0xffffffff;
/** Where those numbers stand that may be too large for their place. */
const NUMBERS = { sizeBytes: 24, packedBytes: 20, start: 42 };

/**
 * The list of a zip's files as it lies in the zip, and what was found out about each row of it.
 *
 * A list may have hundreds of thousands of rows. As objects they would fill the heap, which may grow to more than twice of
 * what lives in it, and making them takes longer than anybody waits for a first tweet: so they are looked up in the
 * bytes, and an object is made of the few that are wanted.
 */
export class Directory {
  /** Where each row begins in the bytes. */
  readonly places: Uint32Array;
  /** 1 for names of printable ASCII, which are their bytes; of the few others the name is told from more than those. */
  readonly isPlain: Uint8Array;
  /** Of a plain name: so many bytes of it are the folders that it lies in. */
  readonly folderBytes: Uint16Array;
  /** 1 if the row before is plain too, and this one lies in all of its folders. */
  readonly sharesFolder: Uint8Array;
  /** Of the letters of each name behind its last slash; so those of folders are none. */
  readonly hashes: Int32Array;
  /** Where in the zip the next entry, or this list, begins. */
  readonly endsBefore: Float64Array;

  constructor(
    readonly bytes: Buffer,
    readonly count: number,
  ) {
    this.places = new Uint32Array(count);
    this.isPlain = new Uint8Array(count);
    this.folderBytes = new Uint16Array(count);
    this.sharesFolder = new Uint8Array(count);
    this.hashes = new Int32Array(count);
    this.endsBefore = new Float64Array(count);
  }

  place(row: number): number {
    return this.places[row] ?? 0;
  }
  flags(row: number): number {
    return this.bytes.readUInt16LE(this.place(row) + 8);
  }
  method(row: number): number {
    return this.bytes.readUInt16LE(this.place(row) + 10);
  }
  isLink(row: number): boolean {
    return this.bytes.readUInt32LE(this.place(row) + 38) >>> 28 === LINK;
  }
  nameStart(row: number): number {
    return this.place(row) + LISTED_BYTES;
  }
  nameBytes(row: number): number {
    return this.bytes.readUInt16LE(this.place(row) + 28);
  }
  sizeBytes(row: number): number {
    return this.number(row, "sizeBytes");
  }
  packedBytes(row: number): number {
    return this.number(row, "packedBytes");
  }
  start(row: number): number {
    return this.number(row, "start");
  }

  rawName(row: number): string {
    const from = this.nameStart(row);
    return this.bytes.toString("latin1", from, from + this.nameBytes(row));
  }

  /** Few names are more than plain letters; those are told as yauzl tells them. */
  name(row: number): string {
    const rawName = this.rawName(row);
    return this.isPlain[row] === 1
      ? rawName
      : getFileNameLowLevel(this.flags(row), Buffer.from(rawName, "latin1"), this.extra(row), false);
  }

  /** @throws Error if they do not end where they should. */
  extra(row: number): ExtraField[] {
    const length = this.bytes.readUInt16LE(this.place(row) + 30);
    if (length === 0) return [];
    const from = this.nameStart(row) + this.nameBytes(row);
    return parseExtraFields(this.bytes.subarray(from, from + length));
  }

  entry(row: number): ZipEntry {
    return {
      name: this.name(row),
      rawName: this.rawName(row),
      sizeBytes: this.sizeBytes(row),
      packedBytes: this.packedBytes(row),
      method: this.method(row),
      crc32: this.bytes.readUInt32LE(this.place(row) + 16),
      start: this.start(row),
      endsBefore: this.endsBefore[row] ?? 0,
    };
  }

  /** A few rows by themselves: these keep no others in memory. */
  only(rows: number[]): Directory {
    const parts = rows.map((row) => this.bytes.subarray(this.place(row), this.end(row)));
    const few = new Directory(Buffer.concat(parts), rows.length);
    let at = 0;
    for (const [index, row] of rows.entries()) {
      few.places[index] = at;
      few.isPlain[index] = this.isPlain[row] ?? 0;
      few.endsBefore[index] = this.endsBefore[row] ?? 0;
      at += parts[index]?.length ?? 0;
    }
    return few;
  }

  /** Where the next row begins. */
  private end(row: number): number {
    return endOf(this.bytes, this.place(row));
  }

  private number(row: number, name: keyof typeof NUMBERS): number {
    const short = this.bytes.readUInt32LE(this.place(row) + NUMBERS[name]);
    return short === MAX_32 ? this.wide(row, name) : short;
  }

  /**
   * Numbers that do not fit into 32 bits stand in a field of their own, in this order, if they stand there at all.
   *
   * @throws RangeError if that field ends before them
   */
  private wide(row: number, name: keyof typeof NUMBERS): number {
    const wide = this.extra(row).find(({ id }) => id === IN_64_BITS)?.data;
    if (!wide) return MAX_32;
    let at = 0;
    for (const [other, place] of Object.entries(NUMBERS)) {
      if (other === name) break;
      if (this.bytes.readUInt32LE(this.place(row) + place) === MAX_32) at += 8;
    }
    return Number(wide.readBigUInt64LE(at));
  }
}

/** Behind the row that begins here; further than anything if not even its lengths lie in the bytes. */
export function endOf(bytes: Buffer, at: number): number {
  if (at + LISTED_BYTES > bytes.length) return Number.POSITIVE_INFINITY;
  const variable = bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  return at + LISTED_BYTES + variable;
}

/** FNV-1a, letter by letter. */
export const HASH_OF_NOTHING = 0x811c9dc5 | 0;
export const hashedWith = (hash: number, letter: number): number => Math.imul(hash ^ letter, 0x01000193);
