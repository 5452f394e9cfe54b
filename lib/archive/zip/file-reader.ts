import "server-only";
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { RandomAccessReader } from "yauzl";

const WINDOW_BYTES = 256 * 1024;

/**
 * Serves yauzl from an open file.
 *
 * The central directory is walked in reads of some dozen bytes each; one window of the file in memory turns
 * hundreds of thousands of system calls into a few.
 */
export class FileReader extends RandomAccessReader {
  private window: Buffer = Buffer.alloc(0);
  private windowStart = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly sizeBytes: number,
  ) {
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
    return Readable.from(this.chunks(start, end), { objectMode: false, highWaterMark: WINDOW_BYTES });
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  private async fill(length: number, position: number): Promise<Buffer> {
    const from = position - this.windowStart;
    if (from >= 0 && from + length <= this.window.length) return this.window.subarray(from, from + length);

    const wanted = Math.min(Math.max(length, WINDOW_BYTES), this.sizeBytes - position);
    if (wanted < length) throw new Error("the zip ends before its own directory says so");
    this.window = await readFully(this.file, wanted, position);
    this.windowStart = position;
    return this.window.subarray(0, length);
  }

  private async *chunks(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += WINDOW_BYTES)
      yield await readFully(this.file, Math.min(WINDOW_BYTES, end - at), at);
  }
}

async function readFully(file: FileHandle, length: number, position: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error("the zip is shorter than it was when it was opened");
    filled += bytesRead;
  }
  return buffer;
}
