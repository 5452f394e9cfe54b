import "server-only";

/**
 * Lines for COPY, kept as bytes: thousands of strings that wait for their batch would be moved and marked again and again
 * by the collector of garbage, for as much time as parsing them takes.
 */
export class Lines {
  private bytes = Buffer.allocUnsafeSlow(64 * 1024);
  private size = 0;
  private readonly ends: number[] = [0];

  /** One entry: a row, several with a line break between them, or none at all. */
  add(rows: string): void {
    if (rows !== "") {
      this.makeRoom(3 * rows.length + 1);
      this.size += this.bytes.write(rows, this.size);
      this.bytes[this.size++] = LINE_BREAK;
    }
    this.ends.push(this.size);
  }

  /** The entries at these places, each row with its line break: those that are neighbours in one piece. */
  *at(places: Iterable<number>): Generator<Buffer> {
    let [start, end] = [0, 0];
    for (const place of places) {
      const [from = 0, to = 0] = [this.ends[place], this.ends[place + 1]];
      if (from === end) {
        end = to;
        continue;
      }
      if (end > start) yield this.bytes.subarray(start, end);
      [start, end] = [from, to];
    }
    if (end > start) yield this.bytes.subarray(start, end);
  }

  private makeRoom(bytes: number): void {
    if (this.size + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.bytes.length + bytes));
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }
}

const LINE_BREAK = 0x0a;
