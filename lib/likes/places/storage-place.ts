import "server-only";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { ContentHasher } from "../../clients/dropbox/content-hash";
import type { Storage } from "../../clients/storage/types";
import { AppError } from "../../errors";
import type { PlaceWriter, Saved } from "./types";

/**
 * The server's disk, Vercel Blob or an S3 store: below `owners/<id>/likes/`, under the name that the template gives.
 *
 * Keys have a small alphabet of their own, so names are written in it; the tweet's number, which tells pictures apart,
 * stays whole. What was put is read back and its SHA-256 compared.
 */
export function storagePlace(storage: Storage, ownerId: string): PlaceWriter {
  return {
    hasher: sha256,
    pathOf: (name) => `owners/${ownerId}/likes/${keyOf(name)}`,
    putSmall: (path, bytes) => put(storage, path, Readable.from([bytes])),
    putLarge: (path, body) => put(storage, path, Readable.from(body)),
    read: (path, range) => storage.read(path, range),
  };
}

function sha256(): ContentHasher {
  const hash = createHash("sha256");
  return { update: (bytes) => hash.update(bytes), digest: () => hash.digest("hex") };
}

async function put(storage: Storage, key: string, body: Readable): Promise<Saved> {
  const hasher = sha256();
  const told = body.map((chunk: Buffer) => {
    hasher.update(chunk);
    return chunk;
  });
  const there = await storage.head(key);
  // Read to its end without a place to go to, only to be compared.
  if (there) for await (const _ of told);
  else await storage.put(key, told);
  const hash = hasher.digest();
  const held = await hashOf(storage, key);
  if (held.hash === hash) return { path: key, ...held };
  if (there) throw new AppError("conflict", "There is another file of this name.");
  await storage.delete(key);
  throw new AppError("unavailable", "The file was damaged on its way, and was taken away again.", {
    reason: "damaged",
  });
}

async function hashOf(storage: Storage, key: string): Promise<{ hash: string; sizeBytes: number }> {
  const hasher = sha256();
  let sizeBytes = 0;
  for await (const chunk of await storage.read(key)) {
    hasher.update(chunk);
    sizeBytes += chunk.length;
  }
  return { hash: hasher.digest(), sizeBytes };
}

/** Letters lose their marks and their case; what no key may have becomes a dash. */
export function keyOf(name: string): string {
  return name
    .split("/")
    .map((piece) => {
      const plain = piece.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      return plain.replace(/[^a-z0-9._-]+/g, "-").replace(/^[.-]+/, "") || "_";
    })
    .join("/");
}
