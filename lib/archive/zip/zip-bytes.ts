import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import type { Storage } from "../../clients/storage/types";
import { AppError } from "../../errors";
import { zipPathOf } from "../zip-path";
import type { Take } from "./lent-memory";

/** The bytes of a zip, wherever it lies. */
export type ZipBytes = {
  sizeBytes: number;
  /** The same words for the same bytes, and for no others; left out where that cannot be told. */
  identity?: string;
  /** Small reads are served from a window of so many bytes that is kept: as many as one read brings at no more cost. */
  windowBytes: number;
  /** From `start` up to and without `end`; fewer never come without an error. */
  read(start: number, end: number): AsyncIterable<Buffer>;
  /** The same in one piece, for as many as may be held in memory. */
  readWhole(start: number, end: number, take?: Take): Promise<Buffer>;
  close(): Promise<void>;
};

type Place = { id: string; localPath: string | null; storageKey: string | null };

/** @throws AppError `not_found` if the zip is gone; `unavailable` while the store does not answer */
export async function zipBytesOf(storage: Storage, archive: Place): Promise<ZipBytes> {
  return archive.storageKey === null
    ? fileBytes(zipPathOf(archive))
    : storedBytes(storage, archive.storageKey);
}

const FILE_WINDOW_BYTES = 256 * 1024;

async function fileBytes(path: string): Promise<ZipBytes> {
  const file = await open(path, "r").catch((error) => {
    throw isGone(error);
  });
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
  return {
    sizeBytes: Number(size),
    identity: [path, dev, ino, size, mtimeNs, ctimeNs].join(" "),
    windowBytes: FILE_WINDOW_BYTES,
    async *read(start, end) {
      for (let at = start; at < end; at += FILE_WINDOW_BYTES)
        yield await readFully(file, Math.min(FILE_WINDOW_BYTES, end - at), at);
    },
    readWhole: (start, end, take) => readFully(file, end - start, start, take),
    close: () => file.close(),
  };
}

/** A read of a store costs a request: one megabyte holds most pictures with what stands around them. */
const STORED_WINDOW_BYTES = 1024 * 1024;

async function storedBytes(storage: Storage, key: string): Promise<ZipBytes> {
  const found = await storage.head(key);
  if (!found) throw isGone(new Error(key));
  async function* read(start: number, end: number): AsyncGenerator<Buffer> {
    if (start >= end) return;
    let left = end - start;
    for await (const chunk of await storage.read(key, { start, end: end - 1 })) {
      left -= chunk.length;
      yield chunk as Buffer;
    }
    if (left !== 0) throw new Error("the zip is shorter than it was when it was opened");
  }
  return {
    sizeBytes: found.sizeBytes,
    windowBytes: STORED_WINDOW_BYTES,
    read,
    async readWhole(start, end, take = Buffer.allocUnsafe) {
      const whole = take(end - start);
      let at = 0;
      for await (const chunk of read(start, end)) at += chunk.copy(whole, at);
      return whole;
    },
    close: async () => {},
  };
}

const isGone = (cause: unknown) =>
  new AppError("not_found", "The file is not there any more. Upload it again.", { cause });

async function readFully(
  file: FileHandle,
  length: number,
  position: number,
  take: Take = Buffer.allocUnsafe,
): Promise<Buffer> {
  const buffer = take(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error("the zip is shorter than it was when it was opened");
    filled += bytesRead;
  }
  return buffer;
}
