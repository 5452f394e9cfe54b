import "server-only";
import { bytesInWords } from "../../bytes-in-words";
import type { Storage } from "../../clients/storage/types";
import type { Db } from "../../db/client";
import { storedBytesOf } from "../../db/stored-bytes";
import { env } from "../../env";
import { AppError } from "../../errors";
import type { PlaceWriter } from "./types";

type Left = { bytes: number; words: string };
type Deps = { db: Db; storage: Pick<Storage, "freeBytes">; ownerId: string };

/**
 * What may still be written for a person at a storage of this installation: as much as leaves ROOST_MIN_FREE_BYTES on
 * the disk, which Postgres lies on too, and as ROOST_QUOTA_BYTES gives each person.
 */
export async function roomLeft({ db, storage, ownerId }: Deps): Promise<Left> {
  const { ROOST_MIN_FREE_BYTES, ROOST_QUOTA_BYTES: quota } = env();
  const onDisk = storage.freeBytes ? (await storage.freeBytes()) - ROOST_MIN_FREE_BYTES : Infinity;
  const ofQuota = quota === undefined ? Infinity : quota - (await storedBytesOf(db, ownerId));
  return ofQuota < onDisk && quota !== undefined
    ? { bytes: ofQuota, words: overQuota(quota) }
    : { bytes: onDisk, words: NO_SPACE };
}

const NO_SPACE =
  "The server's disk has no room for more pictures. Whoever runs this server can make some, or choose another place; saving goes on by itself within the hour.";

const overQuota = (quota: number): string =>
  `You may store ${bytesInWords(quota)} on this server, and what waits does not fit in any more. Delete kept zips and unfinished uploads, or choose Dropbox; saving goes on by itself within the hour.`;

/** Disk and database are asked again after so long; in between, what is written is reckoned. */
const ASKED_FOR_MS = 3_000;

/** The same place, which writes nothing that has no room. @throws AppError from both puts, by the reason `full` */
export function withinRoom(place: PlaceWriter, deps: Deps): PlaceWriter {
  let asked: { at: number; left: Promise<Left> } | undefined;
  let written = 0;
  /** Of puts that are not over: the database does not know of them yet. */
  let underWay = 0;

  const take = async (bytes: number): Promise<void> => {
    if (!asked || performance.now() - asked.at > ASKED_FOR_MS) {
      asked = { at: performance.now(), left: roomLeft(deps) };
      written = underWay;
    }
    written += bytes;
    underWay += bytes;
    const left = await asked.left;
    if (written > left.bytes) throw new AppError("unavailable", left.words, { reason: "full" });
  };
  const counted = async <T>(put: (take: (bytes: number) => Promise<void>) => Promise<T>): Promise<T> => {
    let taken = 0;
    try {
      return await put((bytes) => {
        taken += bytes;
        return take(bytes);
      });
    } finally {
      underWay -= taken;
    }
  };
  return {
    ...place,
    putSmall: (path, bytes) =>
      counted(async (take) => {
        await take(bytes.length);
        return place.putSmall(path, bytes);
      }),
    putLarge: (path, body, progress) =>
      counted((take) => place.putLarge(path, takingRoom(body, take), progress)),
  };
}

async function* takingRoom(
  body: AsyncIterable<Buffer>,
  take: (bytes: number) => Promise<void>,
): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    await take(chunk.length);
    yield chunk;
  }
}
