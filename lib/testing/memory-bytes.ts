import type { ZipBytes } from "../archive/zip/zip-bytes";

/** A zip that is in memory already. */
export function memoryBytes(whole: Buffer): ZipBytes {
  return {
    sizeBytes: whole.length,
    windowBytes: 256 * 1024,
    async *read(start, end) {
      if (end > whole.length) throw new Error("the zip is shorter than it was when it was opened");
      yield whole.subarray(start, end);
    },
    close: async () => {},
  };
}
