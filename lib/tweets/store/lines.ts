import "server-only";

/**
 * Rows for COPY, kept as bytes: thousands of strings that wait for their batch would be moved and marked again and again
 * by the collector of garbage, for as much time as parsing them takes. Each entry is one row, several, or none; it ends
 * where the next one begins.
 */
export type Entries = { bytes: Uint8Array; ends: number[] };

/** The entries at these places, each row with its line break: those that are neighbours in one piece. */
export function* entriesAt({ bytes, ends }: Entries, places: Iterable<number>): Generator<Uint8Array> {
  let [start, end] = [0, 0];
  for (const place of places) {
    const [from = 0, to = 0] = [ends[place], ends[place + 1]];
    if (from === end) {
      end = to;
      continue;
    }
    if (end > start) yield bytes.subarray(start, end);
    [start, end] = [from, to];
  }
  if (end > start) yield bytes.subarray(start, end);
}

/** Writes entries. */
export class Lines {
  private bytes = Buffer.alloc(0);
  private size = 0;
  private readonly ends: number[] = [0];

  /**
   * Adds a row to the entry that is open.
   *
   * @param key its first columns, in ASCII
   * @returns the bytes of the others
   */
  add(key: string, columns: string): Buffer {
    this.makeRoom(key.length + 3 * columns.length + 2);
    this.size += this.bytes.write(key, this.size, "latin1");
    this.bytes[this.size++] = TAB;
    const start = this.size;
    this.size += this.bytes.write(columns, start);
    const written = this.bytes.subarray(start, this.size);
    this.bytes[this.size++] = LINE_BREAK;
    return written;
  }

  /** Ends the entry that is open, and opens the next. */
  next(): void {
    this.ends.push(this.size);
  }

  /** The entries that were ended; their bytes are in a memory of their own, which may be given away. */
  entries(): Entries {
    return { bytes: this.bytes, ends: this.ends };
  }

  private makeRoom(bytes: number): void {
    if (this.size + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * this.bytes.length + bytes + FIRST_BYTES);
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }
}

const FIRST_BYTES = 256 * 1024;
const TAB = 0x09;
const LINE_BREAK = 0x0a;
