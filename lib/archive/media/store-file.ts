import "server-only";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Storage, Together } from "../../clients/storage/types";
import { AppError } from "../../errors";
import { fileKey } from "../../tweets/files";
import { HEAD_BYTES, imageSize } from "../../tweets/media/image-size";
import { type ContentType, contentTypeOf } from "../../tweets/media/sniff";
import { MAX_MEDIA_FILE_BYTES } from "../limits";
import type { Take } from "../zip/lent-memory";
import type { Zip, ZipEntry } from "../zip/open-zip";
import { readEntry, readWholeEntry } from "../zip/read-entry";

export type StoredFile = {
  hash: string;
  sizeBytes: number;
  contentType: ContentType;
  width?: number;
  height?: number;
};

/** What became of an entry; a damaged one is not stored. */
export type Storing = { stored: StoredFile } | { damage: string };

/** Up to here a file is held in memory; a larger one is read twice, once for its hash and once to be stored. */
const MEMORY_BYTES = 4 * 1024 * 1024;
/** What a file is read into: itself and what stands around it in the zip. */
export const FILE_MEMORY_BYTES = MEMORY_BYTES + 64 * 1024;

/** Where files go: large ones by themselves, the others together. */
export type Target = { storage: Storage; together: Together; ownerId: string };

/**
 * Copies a file out of the zip into storage, under the hash of its content.
 *
 * @param take gives the memory that a small file is read into; it is needed no more when this has come to its end
 */
export async function storeFile(target: Target, zip: Zip, entry: ZipEntry, take?: Take): Promise<Storing> {
  const isSmall = Math.max(entry.sizeBytes, entry.packedBytes) <= MEMORY_BYTES;
  try {
    return {
      stored: isSmall ? await storeSmall(target, zip, entry, take) : await storeLarge(target, zip, entry),
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    return { damage: error.message };
  }
}

async function storeSmall(
  { together, ownerId }: Target,
  zip: Zip,
  entry: ZipEntry,
  take?: Take,
): Promise<StoredFile> {
  const bytes = await readWholeEntry(zip, entry, MEMORY_BYTES, take);
  const hash = createHash("sha256").update(bytes).digest("hex");
  await together.put(fileKey(ownerId, hash), bytes);
  return described(hash, bytes, bytes.length);
}

async function storeLarge({ storage, ownerId }: Target, zip: Zip, entry: ZipEntry): Promise<StoredFile> {
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of readEntry(zip, entry, MAX_MEDIA_FILE_BYTES)) {
    hash.update(chunk);
    if (sizeBytes < HEAD_BYTES) kept.push(chunk);
    sizeBytes += chunk.length;
  }
  const digest = hash.digest("hex");
  const body = Readable.from(readEntry(zip, entry, MAX_MEDIA_FILE_BYTES));
  await storage.put(fileKey(ownerId, digest), body);
  return described(digest, Buffer.concat(kept), sizeBytes);
}

function described(hash: string, head: Buffer, sizeBytes: number): StoredFile {
  const contentType = contentTypeOf(head);
  return { hash, sizeBytes, contentType, ...imageSize(head.subarray(0, HEAD_BYTES), contentType) };
}
