import { likeDigests, likedCopies, likedMedia, likedTweets, likeSavers } from "../db/schema";
import { causeInWords } from "../likes/causes";
import { DEFAULT_TEMPLATE } from "../likes/name-template";
import type { CopyStatus } from "../likes/types";
import { type Seed, storePicture } from "./sample-memories";

const DAY_MS = 86_400_000;
const AUTHORS = [
  ["grace_h", "Grace Hopper"],
  ["alan_t", "Alan"],
  ["noor", "نور"],
  ["mori_san", "森さん"],
  ["party", "🎉".repeat(50)],
  ["a_name_of_fifteen", "A name that does not end where other names do, but goes on and on"],
] as const;
const SIZES = [
  [1200, 800],
  [800, 1200],
  [1000, 1000],
  [1600, 900],
  [100, 2000],
  [2000, 100],
] as const;
const TEXTS = [
  "Evening light over the harbour",
  "Six months of sourdough & the starter finally has a name.\n\nMeet Doris https://example.org/doris",
  "はじめての雪。とてもきれいでした。",
  "صباح الخير يا عالم",
];

/** How a gallery of likes may stand. */
export type Stage = "working" | "done" | "causes";

/**
 * A gallery with everything that its page must bear: 130 pictures over some days, in all shapes, names and states; a note
 * of the week; and likes that only an archive told of.
 */
export async function addSampleLikes(seed: Seed, stage: Stage, now: Date): Promise<void> {
  const { db, ownerId } = seed;
  await db.insert(likeSavers).values({
    ...{ ownerId, isOn: true, nameTemplate: DEFAULT_TEMPLATE, digest: "weekly", isCaughtUp: true },
    startedAt: new Date(now.getTime() - 40 * DAY_MS),
    lastLookedAt: new Date(now.getTime() - 7 * 60_000),
    nextLookAt: new Date(now.getTime() + 23 * 60_000),
    lastDigestAt: now,
  });
  for (let number = 0; number < 130; number += 1) await addPicture(seed, stage, number, now);
  await db.insert(likeDigests).values({
    ...{ ownerId, every: "weekly", photos: 34, videos: 2, people: 12 },
    startsAt: new Date(now.getTime() - 7 * DAY_MS),
    endsAt: new Date(now.getTime() - DAY_MS / 2),
    authors: [
      { handle: "grace_h", name: "Grace Hopper", saved: 9 },
      { handle: "noor", name: "نور", saved: 7 },
    ],
  });
  for (let number = 0; number < 120; number += 1) {
    await db.insert(likedTweets).values({
      ownerId,
      tweetId: String(1_500_000_000_000_000_000n - BigInt(number)),
      text: number % 9 === 8 ? null : `${TEXTS[number % TEXTS.length]} (${number + 1} of 120)`,
      position: number,
      isGone: number % 7 === 6,
      askedAt: number % 5 === 4 ? now : null,
    });
  }
}

async function addPicture(seed: Seed, stage: Stage, number: number, now: Date): Promise<void> {
  const { db, ownerId } = seed;
  const [handle, name] = AUTHORS[(number * 5) % AUTHORS.length] ?? AUTHORS[0];
  const [width, height] = SIZES[number % 9] ?? SIZES[number % 4] ?? SIZES[0];
  const type = number % 11 === 3 ? "video" : number % 17 === 5 ? "gif" : "photo";
  const tweetId = String(1_850_000_000_000_000_000n - BigInt(number));
  const foundAt = new Date(now.getTime() - Math.floor(number / 24) ** 2 * DAY_MS - number * 60_000);
  const status = statusOf(stage, number);
  const isPictured = status === "saved" || number % 2 === 0;
  const thumbHash = isPictured ? await storePicture(seed, width, height, (number * 47) % 360) : null;
  await db.insert(likedTweets).values({ ownerId, tweetId, position: 0, seenAt: foundAt });
  await db.insert(likedMedia).values({
    ...{ ownerId, tweetId, position: 0, mediaKey: `3_${tweetId}`, type, width, height, thumbHash, foundAt },
    ...{ isQuoted: number % 13 === 12, sourceTweetId: tweetId, authorId: String(number % AUTHORS.length) },
    ...{ authorHandle: handle, authorName: name, text: TEXTS[number % TEXTS.length] ?? "" },
    tweetedAt: new Date(now.getTime() - number * 5 * DAY_MS),
    altText:
      number % 4 === 0 ? "A boat with a red sail, seen from the pier in the last light of the day." : null,
    durationMs: type === "video" ? 61_400 : null,
    savedSize: "orig",
  });
  const reason = reasonOf(status, number);
  await db.insert(likedCopies).values({
    ...{ ownerId, tweetId, position: 0, place: "dropbox", status, nextTryAt: now, reason },
    problem: reason && causeInWords(reason),
    path: `/${handle}/2026-11-21-${tweetId}-1.jpg`,
    ...(status === "saved" && { sizeBytes: 431_000 + number, savedAt: foundAt, contentHash: "00" }),
  });
}

function statusOf(stage: Stage, number: number): CopyStatus {
  if (stage === "working" && number < 48) return number < 3 ? "saving" : "waiting";
  if (stage === "causes" && number % 8 === 1) return "held";
  if (stage === "causes" && number % 16 === 4) return "failed";
  return "saved";
}

function reasonOf(status: CopyStatus, number: number): string | null {
  if (status === "held") return number % 3 === 0 ? "disconnected" : "place_full";
  if (status === "failed") return number % 3 === 0 ? "media_gone" : "withheld";
  return null;
}
