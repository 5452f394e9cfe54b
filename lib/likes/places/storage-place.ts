import "server-only";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { ContentHasher } from "../../clients/dropbox/content-hash";
import type { Storage } from "../../clients/storage/types";
import { AppError } from "../../errors";
import { nextName } from "../name-template";
import type { PlaceWriter, Progress, Saved } from "./types";

/**
 * The server's disk, Vercel Blob or an S3 store: below `owners/<id>/likes/`, under the name that the template gives.
 *
 * Keys have a small alphabet of their own, so names are written in it; the tweet's number, which tells pictures apart,
 * stays whole. What was put is read back and its SHA-256 compared.
 */
export function storagePlace(storage: Storage, ownerId: string): PlaceWriter {
  const folder = `owners/${ownerId}/likes/`;
  /** Names cannot lead out of it; should a path ever do so, nobody reads or writes there. */
  const own = (path: string): string => {
    if (path.startsWith(folder)) return path;
    throw new AppError("not_found", "There is no such picture.");
  };
  return {
    hasher: sha256,
    pathOf: (name) => `${folder}${keyOf(name)}`,
    nextPath: (path) => nextName(path, true),
    putSmall: async (path, bytes) => put(storage, own(path), Readable.from([bytes])),
    putLarge: async (path, body, { keep }) => put(storage, own(path), Readable.from(body), heldBy(keep)),
    read: async (path, range) => storage.read(own(path), range),
  };
}

function sha256(): ContentHasher {
  const hash = createHash("sha256");
  return { update: (bytes) => hash.update(bytes), digest: () => hash.digest("hex") };
}

type Passed = (chunk: Buffer) => Promise<void>;

/** So many bytes, there or back, are sooner done than a worker's hold on its copy ends. */
const HELD_BYTES = 4 * 1024 * 1024;

/** Holds on to the copy as its bytes pass. A store keeps nothing of an upload that was cut off. */
function heldBy(keep: Progress["keep"]): Passed {
  let bytes = 0;
  return async ({ length }) => {
    bytes += length;
    if (bytes < HELD_BYTES) return;
    bytes = 0;
    await keep(undefined);
  };
}

async function put(storage: Storage, key: string, body: Readable, passed?: Passed): Promise<Saved> {
  const hasher = sha256();
  const told = body.map(async (chunk: Buffer) => {
    hasher.update(chunk);
    await passed?.(chunk);
    return chunk;
  });
  const there = await storage.head(key);
  // Read to its end without a place to go to, only to be compared.
  if (there) for await (const _ of told);
  else await storage.put(key, told);
  const hash = hasher.digest();
  const held = await hashOf(storage, key, passed);
  if (held.hash === hash) return { path: key, ...held };
  if (there) throw new AppError("conflict", "There is another file of this name.");
  await storage.delete(key);
  throw new AppError("unavailable", "The file was damaged on its way, and was taken away again.", {
    reason: "damaged",
  });
}

async function hashOf(
  storage: Storage,
  key: string,
  passed?: Passed,
): Promise<{ hash: string; sizeBytes: number }> {
  const hasher = sha256();
  let sizeBytes = 0;
  for await (const chunk of await storage.read(key)) {
    hasher.update(chunk);
    sizeBytes += chunk.length;
    await passed?.(chunk);
  }
  return { hash: hasher.digest(), sizeBytes };
}

/** Letters lose their marks and their case; what no key may have becomes a dash. A key is never longer than its name. */
export function keyOf(name: string): string {
  return name
    .split("/")
    .map((piece) => {
      const plain = Array.from(piece.normalize("NFC"), withoutMarks);
      return (
        plain
          .join("")
          .replace(/[^a-z0-9._-]+/g, "-")
          .replace(/^[.-]+/, "") || "_"
      );
    })
    .join("/");
}

/** A sign that stands for several, such as a unit's, would make a name too long for a disk. */
function withoutMarks(letter: string): string {
  const plain = letter.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  return plain.length > letter.length ? "-" : plain;
}
