import "server-only";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Storage } from "../../clients/storage/types";
import { fileKey } from "../../tweets/files";
import { HEAD_BYTES, imageSize } from "../../tweets/media/image-size";
import { type ContentType, contentTypeOf } from "../../tweets/media/sniff";
import { MAX_MEDIA_FILE_BYTES } from "../limits";
import type { Zip, ZipEntry } from "../zip/open-zip";
import { readEntry } from "../zip/read-entry";

export type StoredFile = {
  hash: string;
  sizeBytes: number;
  contentType: ContentType;
  width?: number;
  height?: number;
};

/** Up to here a file is held in memory; a larger one is read twice, once for its hash and once to be stored. */
const MEMORY_BYTES = 4 * 1024 * 1024;

/**
 * Copies one file out of the zip into storage, under the hash of its content.
 *
 * @throws AppError `invalid` if the zip's copy is damaged; nothing is stored then.
 */
export async function storeFile(
  storage: Storage,
  ownerId: string,
  zip: Zip,
  entry: ZipEntry,
): Promise<StoredFile> {
  const { hash, head, sizeBytes, whole } = await look(zip, entry);
  const body = whole ? Readable.from([whole]) : Readable.from(readEntry(zip, entry, MAX_MEDIA_FILE_BYTES));
  await storage.put(fileKey(ownerId, hash), body);
  const contentType = contentTypeOf(head);
  return { hash, sizeBytes, contentType, ...imageSize(head, contentType) };
}

async function look(
  zip: Zip,
  entry: ZipEntry,
): Promise<{ hash: string; head: Buffer; sizeBytes: number; whole?: Buffer }> {
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  const keepBytes = entry.sizeBytes <= MEMORY_BYTES ? MEMORY_BYTES : HEAD_BYTES;
  let sizeBytes = 0;
  for await (const chunk of readEntry(zip, entry, MAX_MEDIA_FILE_BYTES)) {
    hash.update(chunk);
    if (sizeBytes < keepBytes) kept.push(chunk);
    sizeBytes += chunk.length;
  }
  const bytes = Buffer.concat(kept);
  return {
    hash: hash.digest("hex"),
    head: bytes.subarray(0, HEAD_BYTES),
    sizeBytes,
    ...(bytes.length === sizeBytes && { whole: bytes }),
  };
}
