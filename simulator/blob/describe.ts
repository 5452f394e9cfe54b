import { basename } from "node:path";
import type { BlobWorld, StoredBlob } from "./world";

/** What a put, a copy and a finished upload are answered with. */
export function putResult(world: BlobWorld, store: string, blob: StoredBlob) {
  const url = world.addressOf(store, blob);
  return {
    url,
    downloadUrl: `${url}?download=1`,
    pathname: blob.pathname,
    contentType: blob.contentType,
    contentDisposition: `inline; filename="${encodeURIComponent(basename(blob.pathname))}"`,
    etag: blob.bytes.etag,
  };
}

/** What head answers, and a list of each blob. */
export function headResult(world: BlobWorld, store: string, blob: StoredBlob) {
  return {
    ...putResult(world, store, blob),
    size: blob.bytes.sizeBytes,
    cacheControl: `public, max-age=${blob.cacheControlSeconds}`,
    uploadedAt: blob.uploadedAt.toISOString(),
  };
}
