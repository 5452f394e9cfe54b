import type { ZipBytes } from "../archive/zip/zip-bytes";

/** A zip that is in memory already. */
export function memoryBytes(whole: Buffer): ZipBytes {
  const readWhole = async (start: number, end: number) => {
    if (end > whole.length) throw new Error("the zip is shorter than it was when it was opened");
    return whole.subarray(start, end);
  };
  return {
    sizeBytes: whole.length,
    windowBytes: 256 * 1024,
    async *read(start, end) {
      yield await readWhole(start, end);
    },
    readWhole,
    close: async () => {},
  };
}
