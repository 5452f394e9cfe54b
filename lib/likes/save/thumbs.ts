import "server-only";
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { safeFetch } from "../../clients/fetch/safe-fetch";
import type { Storage } from "../../clients/storage/types";
import type { Db, Sql } from "../../db/client";
import { isAppError } from "../../errors";
import { fileKey } from "../../tweets/files";
import { contentTypeOf } from "../../tweets/media/sniff";
import { roomLeft } from "../places/room";
import { MEDIA_HOSTS, photoAddress } from "./fetch-media";

export type ThumbDeps = { db: Db; sql: Sql; storage: Pick<Storage, "put" | "freeBytes"> };

/** The longest side of a small picture. */
const SIDE = 640;
/** Tried so often; a picture without a small one is shown by its kind alone. */
const TRIES = 3;
const CLAIMED = 32;
/** Longer than a round and one more picture take; so long those of a worker that died wait. */
const LEASE = "3 minutes";
/** X's small sizes are a few kilobytes: what takes longer is tried another time. */
const FETCH_MS = 30_000;
/** X's small sizes have a tenth of this. */
const MOST_BYTES = 8 * 1024 * 1024;
/** No decoder may be made to fill the memory: an uncompressed picture of this many pixels has 160 MB. */
const MOST_PIXELS = 40_000_000;
const DECODED = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

// Each picture is decoded once, so nothing is worth keeping; and several at once share the cores already.
sharp.cache(false);
sharp.concurrency(1);

type Picture = {
  tweetId: string;
  position: number;
  url: string | null;
  previewUrl: string | null;
  type: string;
};

/**
 * Makes the small pictures of the gallery, of what is saved or waits: out of X's own small size, which costs a tenth of the
 * original to fetch and to decode. One decode at a time for each core. A small picture that cannot be made harms nothing.
 * Where there is no room none is made, until the sweep finds that there is.
 *
 * @returns whether some are left for another time.
 */
export async function makeThumbs(
  deps: ThumbDeps,
  ownerId: string,
  { forMs, signal }: { forMs: number; signal?: AbortSignal },
): Promise<{ made: number; left: boolean }> {
  const endsAt = performance.now() + forMs;
  let made = 0;
  let isStoreAway = false;
  for (;;) {
    const { pictures, claimedUntil } = await claimWithoutThumb(deps.sql, ownerId);
    if (pictures.length === 0) return { made, left: false };
    if (!(await hasRoom(deps, ownerId))) {
      await giveBack(deps.sql, ownerId, claimedUntil);
      return { made, left: false };
    }
    const madeBefore = made;
    const queue = [...pictures];
    const work = async () => {
      for (let picture = queue.shift(); picture; picture = queue.shift()) {
        if (performance.now() >= endsAt || signal?.aborted || isStoreAway) return;
        try {
          if (await makeThumb(deps, ownerId, picture, signal)) made += 1;
        } catch (error) {
          if (!isAppError(error, "unavailable")) throw error;
          isStoreAway = true;
        }
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    if (made - madeBefore < pictures.length) await giveBack(deps.sql, ownerId, claimedUntil);
    // Pictures go on being saved meanwhile, and wake this again.
    if (isStoreAway) return { made, left: false };
    if (performance.now() >= endsAt || signal?.aborted) return { made, left: true };
  }
}

/** People whose small pictures were left, for want of room or by a worker that died, and can be made now. */
export async function listThumbless(deps: ThumbDeps): Promise<string[]> {
  const { sql } = deps;
  const rows = await sql<{ ownerId: string }[]>`
    select s.owner_id as "ownerId" from like_savers s
    where s.is_on and exists (select from liked_media m where m.owner_id = s.owner_id and ${isThumbless(sql)})
    limit 1000`;
  const owners: string[] = [];
  for (const { ownerId } of rows) if (await hasRoom(deps, ownerId)) owners.push(ownerId);
  return owners;
}

const isThumbless = (sql: Sql) => sql`
  m.thumb_hash is null and m.thumb_tries < ${TRIES}
  and (m.thumb_claimed_until is null or m.thumb_claimed_until < now())
  and (m.type <> 'photo' or m.url is not null) and (m.type = 'photo' or m.preview_url is not null)
  and exists (
    select from liked_copies c
    where (c.owner_id, c.tweet_id, c.position) = (m.owner_id, m.tweet_id, m.position) and c.status <> 'failed')`;

type Claimed = { pictures: Picture[]; claimedUntil: string };

/** Takes pictures for this worker alone: the running app and a command may be at the same person's. */
async function claimWithoutThumb(sql: Sql, ownerId: string): Promise<Claimed> {
  const pictures = await sql<(Picture & { claimedUntil: string })[]>`
    with thumbless as (
      select owner_id, tweet_id, position from liked_media m
      where owner_id = ${ownerId} and ${isThumbless(sql)} limit ${CLAIMED} for update of m skip locked
    )
    update liked_media m set thumb_claimed_until = now() + ${LEASE}::interval from thumbless t
    where (m.owner_id, m.tweet_id, m.position) = (t.owner_id, t.tweet_id, t.position)
    returning m.tweet_id as "tweetId", m.position, m.url, m.preview_url as "previewUrl", m.type,
      m.thumb_claimed_until as "claimedUntil"`;
  return { pictures, claimedUntil: pictures[0]?.claimedUntil ?? "" };
}

/** What was taken together and not made. The instant tells this claim from every other. */
async function giveBack(sql: Sql, ownerId: string, claimedUntil: string): Promise<void> {
  await sql`
    update liked_media set thumb_claimed_until = null
    where owner_id = ${ownerId} and thumb_hash is null and thumb_claimed_until = ${claimedUntil}`;
}

/** Whether other workers have small pictures of this person's; those of one that died are free after its lease. */
export async function areThumbsClaimed(sql: Sql, ownerId: string): Promise<boolean> {
  const claimed = await sql`
    select from liked_media
    where owner_id = ${ownerId} and thumb_hash is null and thumb_claimed_until > now() limit 1`;
  return claimed.count > 0;
}

/** So much as a round of small pictures takes. */
const ROUND_BYTES = CLAIMED * 100_000;

async function hasRoom(deps: ThumbDeps, ownerId: string): Promise<boolean> {
  return (await roomLeft({ ...deps, ownerId })).bytes >= ROUND_BYTES;
}

async function makeThumb(
  { sql, storage }: ThumbDeps,
  ownerId: string,
  picture: Picture,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const thumb = await fetchPreview(picture, signal)
    .then(drawThumb)
    .catch(() => undefined);
  const isIt = sql`owner_id = ${ownerId} and tweet_id = ${picture.tweetId} and position = ${picture.position}`;
  if (!thumb) {
    if (signal?.aborted) return false;
    await sql`update liked_media set thumb_tries = thumb_tries + 1 where ${isIt}`;
    return false;
  }
  const hash = createHash("sha256").update(thumb.bytes).digest("hex");
  await storage.put(fileKey(ownerId, hash), Readable.from([thumb.bytes]));
  await sql`
    with kept as (
      insert into files (owner_id, hash, size_bytes, content_type, width, height)
      values (${ownerId}, ${hash}, ${thumb.bytes.length}, 'image/webp', ${thumb.width}, ${thumb.height})
      on conflict do nothing
    )
    update liked_media set thumb_hash = ${hash} where ${isIt}`;
  return true;
}

type Thumb = { bytes: Buffer; width: number; height: number };

/** @throws for whatever is no JPEG, PNG, GIF or WebP by its first bytes, too large when unfolded, or broken */
export async function drawThumb(bytes: Buffer): Promise<Thumb> {
  if (!DECODED.has(contentTypeOf(bytes))) throw new Error("This is no picture that is decoded.");
  const { data, info } = await sharp(bytes, {
    limitInputPixels: MOST_PIXELS,
    failOn: "error",
    sequentialRead: true,
  })
    .rotate()
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 78, effort: 2 })
    .timeout({ seconds: 10 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

function fetchPreview({ type, url, previewUrl }: Picture, signal: AbortSignal | undefined): Promise<Buffer> {
  const isPhoto = type === "photo";
  const inTime = AbortSignal.timeout(FETCH_MS);
  return fetchSmall(
    (isPhoto ? url : previewUrl) ?? "",
    isPhoto,
    signal ? AbortSignal.any([signal, inTime]) : inTime,
  );
}

async function fetchSmall(address: string, isPhoto: boolean, signal: AbortSignal): Promise<Buffer> {
  const get = async (from: string) =>
    buffer((await safeFetch(from, { hosts: MEDIA_HOSTS, maxBytes: MOST_BYTES, signal })).body);
  if (!isPhoto) return get(address);
  return get(photoAddress(address, "small")).catch((error: unknown) => {
    if (isAppError(error) && error.reason === "gone") return get(photoAddress(address, "large"));
    throw error;
  });
}
