import "server-only";
import { pipeline } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { AppError, isAppError } from "../../errors";
import type { ZipEntry } from "./directory";
import { shown } from "./names";

/** What has to be known of an entry to unpack its bytes. */
export type Packed = Pick<ZipEntry, "name" | "method" | "sizeBytes" | "crc32">;

export const STORED = 0;
export const DEFLATED = 8;

/**
 * The inflated bytes of one entry from those that are in the zip, checked against its size, and against its CRC-32 when
 * the end is reached.
 *
 * @throws AppError `invalid` if more than `maxBytes` come out, or if the bytes are not those that were packed.
 */
export async function* unpack(
  packed: AsyncIterable<Uint8Array>,
  entry: Packed,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let size = 0;
  let checksum = 0;
  try {
    for await (const chunk of entry.method === STORED ? packed : inflated(packed)) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(entry);
      if (size > entry.sizeBytes) break;
      checksum = crc32(chunk, checksum);
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
  } catch (error) {
    throw damaged(entry, error);
  }
  if (size !== entry.sizeBytes || checksum !== entry.crc32) throw damaged(entry);
}

/** Each chunk is a turn of the event loop, and costs the same whatever its size; what waits in them is in memory. */
const CHUNK_BYTES = 64 * 1024;

function inflated(packed: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  // Whoever reads its end meets what went wrong there.
  return pipeline(packed, createInflateRaw({ chunkSize: CHUNK_BYTES }), () => {});
}

export const tooLarge = (entry: Pick<Packed, "name">): AppError =>
  new AppError("invalid", `“${shown(entry.name)}” is larger than Roost reads.`);

/** A store that does not answer is no damage: then its own words stand. */
export function damaged(entry: Pick<Packed, "name">, cause?: unknown): AppError {
  if (isAppError(cause)) return cause;
  return new AppError(
    "invalid",
    `“${shown(entry.name)}” is damaged: its bytes are not those that were packed.`,
    { cause },
  );
}
