import "server-only";
import { RandomAccessReader } from "yauzl";
import type { Take } from "./lent-memory";
import type { ZipBytes } from "./zip-bytes";

type Window = { start: number; end: number; bytes: Promise<Buffer> };

/** One for each place that the zip is read at, of those at once. */
const WINDOWS = 6;

/**
 * Serves yauzl, and whoever reads small files, from the bytes of a zip.
 *
 * Files that lie beside each other are read one after the other as a rule; a window of the zip in memory turns many
 * small reads into one, and there are a few windows, for several readers at different places.
 */
export class ZipReader extends RandomAccessReader {
  /** The newest first. */
  private windows: Window[] = [];

  constructor(private readonly bytes: ZipBytes) {
    super();
  }

  /** So many bytes from `position` on, which are the caller's own: a small part does not keep a window in memory. */
  async bytesAt(position: number, length: number, take: Take = Buffer.allocUnsafe): Promise<Buffer> {
    const { windowBytes, sizeBytes } = this.bytes;
    if (position + length > sizeBytes) throw new Error("the zip ends before its own directory says so");
    if (length >= windowBytes) return this.bytes.readWhole(position, position + length, take);
    const window = this.windowOf(position, length) ?? this.newWindow(position);
    try {
      const from = position - window.start;
      const bytes = await window.bytes;
      const own = take(length);
      bytes.copy(own, 0, from, from + length);
      return own;
    } catch (error) {
      this.windows = this.windows.filter((other) => other !== window); // what failed once may be read the next time
      throw error;
    }
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.bytesAt(position, length).then(
      (bytes) => {
        bytes.copy(target, offset);
        callback(null);
      },
      (error) => callback(error),
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  private windowOf(position: number, length: number): Window | undefined {
    return this.windows.find(({ start, end }) => position >= start && position + length <= end);
  }

  private newWindow(start: number): Window {
    const end = Math.min(start + this.bytes.windowBytes, this.bytes.sizeBytes);
    const window = { start, end, bytes: this.bytes.readWhole(start, end) };
    this.windows = [window, ...this.windows.slice(0, WINDOWS - 1)];
    return window;
  }
}
