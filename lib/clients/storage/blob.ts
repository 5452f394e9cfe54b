import "server-only";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import {
  BlobAccessError,
  BlobNotFoundError,
  BlobStoreNotFoundError,
  BlobStoreSuspendedError,
  completeMultipartUpload,
  createMultipartUpload,
  del,
  head,
  list,
  put,
  uploadPart,
} from "@vercel/blob";
import { AppError } from "../../errors";
import { checkedKey, folderOf } from "./key";
import { putInPieces } from "./pieces";
import { inOurWords, noSuchFile, storeAway, storeRefuses } from "./problems";
import type { Storage } from "./types";

export type BlobPlace = {
  /** `vercel_blob_rw_<store>_<secret>` */
  token: string;
  /** The store's own address, as `blobAddress` tells. */
  address: string;
};

/** Where the bytes of a private store are read: Vercel's own host for it, or the simulator. */
export function blobAddress(token: string, simulator?: string): string {
  const store = token.split("_")[3] ?? "";
  return simulator
    ? `${simulator}/blob/files/${store}/private`
    : `https://${store}.private.blob.vercel-storage.com`;
}

/**
 * Objects of one private store of Vercel Blob.
 *
 * The library's own `get` cannot be sent elsewhere for tests and holds no range, so bytes are read from the store's
 * address, which is made here: the token goes to no other host.
 */
export function blobStorage({ token, address }: BlobPlace): Storage {
  const placing = {
    access: "private",
    token,
    addRandomSuffix: false,
    allowOverwrite: true,
    contentType: "application/octet-stream",
  } as const;
  const keysBelow = async function* (prefix: string): AsyncGenerator<string[]> {
    let cursor: string | undefined;
    do {
      const page = await list({ prefix: `${folderOf(prefix)}/`, cursor, token }).catch(throwAppError);
      yield page.blobs.map(({ pathname }) => pathname);
      cursor = page.cursor;
    } while (cursor);
  };

  return {
    isOnThisDisk: false,

    async put(key, body) {
      const pathname = checkedKey(key);
      return putInPieces(body, {
        whole: async (bytes) => {
          await put(pathname, bytes, placing).catch(throwAppError);
        },
        begin: async () => {
          const begun = await createMultipartUpload(pathname, placing).catch(throwAppError);
          return {
            send: (partNumber, bytes) =>
              uploadPart(pathname, bytes, { ...placing, ...begun, partNumber }).catch(throwAppError),
            complete: async (parts) => {
              await completeMultipartUpload(pathname, parts, { ...placing, ...begun }).catch(throwAppError);
            },
            // There is no call for it: Vercel clears away what is never completed.
            abort: async () => {},
          };
        },
      });
    },

    async read(key, range) {
      const answer = await fetch(`${address}/${checkedKey(key)}`, {
        redirect: "error",
        headers: {
          authorization: `Bearer ${token}`,
          ...(range && { range: `bytes=${range.start}-${range.end ?? ""}` }),
        },
      }).catch(throwAppError);
      if (answer.ok && answer.body)
        return inOurWords(Readable.fromWeb(answer.body as ReadableStream), appErrorOf);
      await answer.body?.cancel();
      if (answer.ok || answer.status === 416) return Readable.from([]);
      if (answer.status === 404) throw noSuchFile(key);
      const cause = new Error(`a read was answered ${answer.status}`);
      throw answer.status === 401 || answer.status === 403 ? storeRefuses(cause) : storeAway(cause);
    },

    async head(key) {
      const pathname = checkedKey(key);
      try {
        const { size } = await head(pathname, { token });
        return { sizeBytes: size };
      } catch (error) {
        if (error instanceof BlobNotFoundError) return undefined;
        throw appErrorOf(error);
      }
    },

    async delete(key) {
      await del(checkedKey(key), { token }).catch(throwAppError);
    },

    async *list(prefix) {
      for await (const keys of keysBelow(prefix)) yield* keys;
    },

    async deleteAll(prefix) {
      for await (const keys of keysBelow(prefix))
        if (keys.length > 0) await del(keys, { token }).catch(throwAppError);
    },

    sweep: async () => 0,
  };
}

const REFUSALS = [BlobAccessError, BlobStoreNotFoundError, BlobStoreSuspendedError];

function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return REFUSALS.some((refusal) => error instanceof refusal) ? storeRefuses(error) : storeAway(error);
}

function throwAppError(error: unknown): never {
  throw appErrorOf(error);
}
