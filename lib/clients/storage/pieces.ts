import type { Readable } from "node:stream";

/** S3 and Vercel Blob take at least 5 MB in each part but the last, and at most 10,000 parts: up to 80 GB in one put. */
export const PIECE_BYTES = 8 * 1024 * 1024;
/** Pieces under way at once: the next one is read while others are sent. */
const AT_ONCE = 2;

/** A put in parts that was begun at a store. Nothing is to be seen of it before it is complete. */
export type Parts<Part> = {
  send(number: number, bytes: Buffer): Promise<Part>;
  /** The parts come in the order of their numbers, which count from 1. */
  complete(parts: Part[]): Promise<void>;
  abort(): Promise<void>;
};

/**
 * Puts a stream of unknown length: what fits in one piece in one request, more of it in parts. Holds a few pieces in
 * memory, whatever the length.
 *
 * @throws whatever the stream fails with, as it is; nothing is stored then.
 */
export async function putInPieces<Part>(
  body: Readable,
  store: { whole(bytes: Buffer): Promise<void>; begin(): Promise<Parts<Part>> },
): Promise<{ sizeBytes: number }> {
  // The loop reports what goes wrong; an error that comes while nobody reads would end the process if nobody listened.
  body.on("error", () => {});
  const pieces = piecesOf(body);
  try {
    const first = await pieces.next();
    const second = first.done ? first : await pieces.next();
    if (second.done) {
      const bytes = first.value ?? Buffer.alloc(0);
      await store.whole(bytes);
      return { sizeBytes: bytes.length };
    }
    return await putParts(await store.begin(), [first.value as Buffer, second.value], pieces);
  } finally {
    body.destroy();
  }
}

async function putParts<Part>(
  parts: Parts<Part>,
  begun: Buffer[],
  rest: AsyncIterable<Buffer>,
): Promise<{ sizeBytes: number }> {
  const sent: Promise<Part>[] = [];
  let sizeBytes = 0;
  const send = async (bytes: Buffer) => {
    await sent[sent.length - AT_ONCE];
    sizeBytes += bytes.length;
    const part = parts.send(sent.length + 1, bytes);
    part.catch(() => {}); // It is awaited later; until then its failure is nobody's.
    sent.push(part);
  };
  try {
    for (const bytes of begun) await send(bytes);
    for await (const bytes of rest) await send(bytes);
    await parts.complete(await Promise.all(sent));
    return { sizeBytes };
  } catch (error) {
    await Promise.allSettled(sent);
    await parts.abort().catch(() => {}); // What failed first is what matters; the sweep deletes the parts.
    throw error;
  }
}

async function* piecesOf(body: Readable): AsyncGenerator<Buffer, undefined> {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  for await (const chunk of body) {
    let bytes: Buffer = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    while (keptBytes + bytes.length >= PIECE_BYTES) {
      const taken = PIECE_BYTES - keptBytes;
      yield Buffer.concat([...kept, bytes.subarray(0, taken)]);
      bytes = bytes.subarray(taken);
      kept = [];
      keptBytes = 0;
    }
    if (bytes.length === 0) continue;
    kept.push(bytes);
    keptBytes += bytes.length;
  }
  if (keptBytes > 0) yield Buffer.concat(kept);
}
