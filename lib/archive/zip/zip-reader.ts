import "server-only";
import { Readable } from "node:stream";
import { RandomAccessReader } from "yauzl";
import type { ZipBytes } from "./zip-bytes";

/**
 * Serves yauzl from the bytes of a zip.
 *
 * The central directory is walked in reads of some dozen bytes each; one window of the zip in memory turns
 * hundreds of thousands of reads into a few.
 */
export class ZipReader extends RandomAccessReader {
  private window: Buffer = Buffer.alloc(0);
  private windowStart = 0;

  constructor(private readonly bytes: ZipBytes) {
    super();
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.fill(length, position).then(
      (bytes) => {
        bytes.copy(target, offset);
        callback(null);
      },
      (error) => callback(error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const kept = this.inWindow(end - start, start);
    return Readable.from(kept ? [kept] : this.bytes.read(start, end), {
      objectMode: false,
      highWaterMark: this.bytes.windowBytes,
    });
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  private inWindow(length: number, position: number): Buffer | undefined {
    const from = position - this.windowStart;
    if (from < 0 || from + length > this.window.length) return undefined;
    return this.window.subarray(from, from + length);
  }

  private async fill(length: number, position: number): Promise<Buffer> {
    const kept = this.inWindow(length, position);
    if (kept) return kept;

    const { windowBytes, sizeBytes } = this.bytes;
    const wanted = Math.min(Math.max(length, windowBytes), sizeBytes - position);
    if (wanted < length) throw new Error("the zip ends before its own directory says so");
    const window = await collect(this.bytes.read(position, position + wanted));
    this.window = window;
    this.windowStart = position;
    return window.subarray(0, length);
  }
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all.length === 1 && all[0] ? all[0] : Buffer.concat(all);
}
