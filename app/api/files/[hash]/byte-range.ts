/** A piece of a file: both ends inclusive, as in HTTP. */
export type ByteRange = { start: number; end: number };

/**
 * Reads a Range header for a file of this size.
 *
 * @returns undefined for "send all of it": no header, another unit, several ranges or words that make no sense, as
 * HTTP asks; `unsatisfiable` for a range that lies behind the end.
 */
export function parseByteRange(
  header: string | null,
  sizeBytes: number,
): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  const [, first, last] = match ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? "unsatisfiable" : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== "" && Number(last) < start) return undefined;
  return start >= sizeBytes ? "unsatisfiable" : { start, end };
}
