import "server-only";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { putFiles } from "../../clients/storage/put-files";
import type { SmallFile, Storage } from "../../clients/storage/types";
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
const ARMFUL_FILES = 256;
/** What an armful is read into: its files and what stands around them in the zip. */
export const ARMFUL_BYTES = MEMORY_BYTES + 256 * 1024;

const isSmall = (entry: ZipEntry): boolean => Math.max(entry.sizeBytes, entry.packedBytes) <= MEMORY_BYTES;

/** Cuts a list into what is held in memory at once: many small files, or one large. */
export function* armfulsOf<Item extends { entry: ZipEntry }>(items: Item[]): Generator<Item[]> {
  let armful: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = isSmall(item.entry) ? item.entry.sizeBytes : MEMORY_BYTES + 1;
    if (armful.length > 0 && (bytes + size > MEMORY_BYTES || armful.length === ARMFUL_FILES)) {
      yield armful;
      armful = [];
      bytes = 0;
    }
    armful.push(item);
    bytes += size;
  }
  if (armful.length > 0) yield armful;
}

/**
 * Copies one armful of files out of the zip into storage, each under the hash of its content.
 *
 * @param take gives the memory that small files are read into; it is needed no more once all are safe
 * @returns what became of each, in their order, once all that are stored are safe.
 */
export async function storeFiles(
  storage: Storage,
  ownerId: string,
  zip: Zip,
  entries: ZipEntry[],
  take?: Take,
): Promise<Storing[]> {
  const small: SmallFile[] = [];
  const storings: Storing[] = [];
  for (const entry of entries) {
    try {
      if (!isSmall(entry)) {
        storings.push({ stored: await storeLarge(storage, ownerId, zip, entry) });
        continue;
      }
      const bytes = await readWholeEntry(zip, entry, MEMORY_BYTES, take);
      const hash = createHash("sha256").update(bytes).digest("hex");
      small.push({ key: fileKey(ownerId, hash), bytes });
      storings.push({ stored: described(hash, bytes, bytes.length) });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "invalid") throw error;
      storings.push({ damage: error.message });
    }
  }
  if (small.length > 0) await putFiles(storage, small);
  return storings;
}

function described(hash: string, head: Buffer, sizeBytes: number): StoredFile {
  const contentType = contentTypeOf(head);
  return { hash, sizeBytes, contentType, ...imageSize(head.subarray(0, HEAD_BYTES), contentType) };
}

async function storeLarge(storage: Storage, ownerId: string, zip: Zip, entry: ZipEntry): Promise<StoredFile> {
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
