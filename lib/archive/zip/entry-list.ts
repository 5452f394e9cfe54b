import "server-only";
import type { Directory, ZipEntry } from "./directory";

/**
 * Files of a zip, in an order. An entry is made when it is asked for, so whoever goes through hundreds of thousands asks
 * about names and sizes by their place, and takes the few that are wanted.
 */
export class EntryList implements Iterable<ZipEntry> {
  constructor(
    private readonly directory: Directory,
    private readonly rows: Uint32Array,
  ) {}

  get length(): number {
    return this.rows.length;
  }

  *[Symbol.iterator](): Generator<ZipEntry> {
    for (const row of this.rows) yield this.directory.entry(row);
  }

  at(place: number): ZipEntry | undefined {
    const row = this.rows[place];
    return row === undefined ? undefined : this.directory.entry(row);
  }

  slice(from: number, to: number): ZipEntry[] {
    return Array.from(this.rows.subarray(from, to), (row) => this.directory.entry(row));
  }

  sizeBytesOf(place: number): number {
    return this.directory.sizeBytes(this.row(place));
  }

  /** The first place from this one on whose file does not lie in these folders. @param folder ends in a slash */
  endOfFolder(place: number, folder: string): number {
    let before = -1;
    for (let end = place; end < this.length; end++) {
      const row = this.row(end);
      // Who lies in all folders of the one before lies in these of them, too.
      const isSame = row === before + 1 && this.directory.sharesFolder[row] === 1;
      if (!isSame && !this.directory.name(row).startsWith(folder)) return end;
      before = row;
    }
    return this.length;
  }

  /** The places of those whose names end so, in letters of any case. */
  endingWith(ending: string): number[] {
    const { directory } = this;
    const places: number[] = [];
    for (let place = 0; place < this.length; place++) {
      const row = this.row(place);
      // Of nearly all names the last letter is enough.
      const last = directory.bytes[directory.nameStart(row) + directory.nameBytes(row) - 1] ?? 0;
      const mayBe = directory.isPlain[row] !== 1 || (last | 0x20) === ending.charCodeAt(ending.length - 1);
      if (mayBe && directory.name(row).toLowerCase().endsWith(ending)) places.push(place);
    }
    return places;
  }

  /** A part of them, by their places, in this order. */
  only(places: ArrayLike<number>): EntryList {
    const rows = new Uint32Array(places.length);
    for (let index = 0; index < rows.length; index++) rows[index] = this.row(places[index] ?? 0);
    return new EntryList(this.directory, rows);
  }

  /** Those of these names; they keep nothing of the others in memory. */
  named(names: Set<string>): EntryList {
    const lengths = new Set([...names].map(({ length }) => length));
    const rows: number[] = [];
    for (const row of this.rows) {
      const mayBe = this.directory.isPlain[row] !== 1 || lengths.has(this.directory.nameBytes(row));
      if (mayBe && names.has(this.directory.name(row))) rows.push(row);
    }
    return new EntryList(this.directory.only(rows), Uint32Array.from(rows.keys()));
  }

  private row(place: number): number {
    return this.rows[place] ?? 0;
  }
}
