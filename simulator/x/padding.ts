import { createCipheriv, createHash } from "node:crypto";
import { Readable } from "node:stream";

/**
 * Bytes that no two things share and that cost nothing to make: a mark that follows from the name, then pieces of one
 * block of noise, from a place that follows from it, too. Pictures and films of any size get them behind their end.
 */
const BLOCK_BYTES = 1 << 20;
const PIECE_BYTES = 64 << 10;
const MARK_BYTES = 32;

const block = createCipheriv("aes-128-ctr", Buffer.alloc(16, 7), Buffer.alloc(16)).update(
  Buffer.alloc(BLOCK_BYTES),
);

/** A file, readable from anywhere, of which only the beginning is held in memory. */
export type Content = {
  type: string;
  sizeBytes: number;
  etag: string;
  /** @param end inclusive */
  read: (start: number, end: number) => Readable;
};

/** @param sizeBytes unset, or less than the beginning has: the beginning alone */
export function padded(type: string, name: string, beginning: Buffer, sizeBytes = 0): Content {
  const digest = createHash("sha256").update(name).digest();
  const shift = digest.readUInt32BE(0) % BLOCK_BYTES;
  const head = sizeBytes >= beginning.length + MARK_BYTES ? Buffer.concat([beginning, digest]) : beginning;
  const size = Math.max(sizeBytes, head.length);
  return {
    type,
    sizeBytes: size,
    etag: `"${digest.subarray(0, 12).toString("hex")}"`,
    read: (start, end) => Readable.from(pieces(head, shift, start, end + 1), { objectMode: false }),
  };
}

function* pieces(head: Buffer, shift: number, start: number, end: number): Generator<Buffer> {
  if (start < head.length) yield head.subarray(start, Math.min(end, head.length));
  for (let at = Math.max(start, head.length); at < end; ) {
    const place = (at + shift) % BLOCK_BYTES;
    const length = Math.min(PIECE_BYTES, BLOCK_BYTES - place, end - at);
    yield block.subarray(place, place + length);
    at += length;
  }
}
