import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import type { Storage } from "../clients/storage/types";
import type { Db } from "../db/client";
import { files, users, xProfiles } from "../db/schema";
import { fileKey } from "../tweets/files";
import { addPicture, addTweet } from "./tweets";

export type Seed = { db: Db; storage: Storage; ownerId: string };
const entities = { urls: [], mentions: [], hashtags: [], cashtags: [] };

/**
 * A day with everything that a page of memories must bear: pictures of all shapes, long notes, scripts from right to
 * left, names of emoji, hundreds of tweets on one date. `month` and `day` say which day of the year.
 */
export async function addSampleMemories(
  seed: Seed,
  { month, day }: { month: number; day: number },
): Promise<void> {
  const { db, ownerId } = seed;
  const at = (year: number, hours: number, minutes = 0) =>
    new Date(Date.UTC(year, month - 1, day, hours, minutes));
  await describeOwner(seed);

  const bread = await addTweet(db, ownerId, {
    createdAt: at(2020, 8, 14),
    text: "Six months of sourdough and the starter finally has a name. Meet Doris 🍞\n\nShe rises with the sun, smells faintly of apples, and has better posture than I do.",
    retweetCount: 4,
    likeCount: 61,
    isEdited: true,
  });
  await addStoredPicture(
    seed,
    bread,
    0,
    1200,
    800,
    "A loaf of bread on a wooden board, cut open, steam rising.",
  );
  await addStoredPicture(seed, bread, 1, 800, 800);
  await addStoredPicture(seed, bread, 2, 800, 1200);
  const importer =
    "Things I learned rewriting the importer, a thread. First: every number in the file is a string, and one of them is lying. #buildinpublic";
  await addTweet(db, ownerId, {
    createdAt: at(2020, 21, 40),
    text: importer,
    entities: { ...entities, hashtags: [{ ...spanOf(importer, "#buildinpublic"), tag: "buildinpublic" }] },
    retweetCount: 118,
    likeCount: 902,
  });

  const four = await addTweet(db, ownerId, { createdAt: at(2019, 12), text: "Four of four." });
  for (const position of [0, 1, 2, 3])
    await addStoredPicture(seed, four, position, 900, 600 + 200 * position);
  const two = await addTweet(db, ownerId, { createdAt: at(2019, 13), text: "" });
  for (const position of [0, 1]) await addStoredPicture(seed, two, position, 600, 900, "Stairs");
  const narrow = await addTweet(db, ownerId, { createdAt: at(2019, 14), text: "A very tall tower" });
  await addStoredPicture(seed, narrow, 0, 100, 2000, "A tower, twenty times as tall as it is wide");
  const wide = await addTweet(db, ownerId, { createdAt: at(2019, 15), text: "A very long wall" });
  await addStoredPicture(seed, wide, 0, 2000, 100);
  const lost = await addTweet(db, ownerId, { createdAt: at(2019, 16), text: "This one stayed behind" });
  await addPicture(db, ownerId, lost, { hash: null, type: "video" });
  await addPicture(db, ownerId, lost, { position: 1, hash: null, altText: "Somebody waves" });

  await addTweet(db, ownerId, {
    createdAt: at(2018, 9),
    text: Array.from({ length: 420 }, (_, n) => `Paragraph ${n + 1} of a note that does not end soon.`)
      .join("\n\n")
      .slice(0, 25_000),
  });
  await addTweet(db, ownerId, {
    createdAt: at(2018, 10),
    lang: "ar",
    text: "صباح الخير يا عالم ☕\nاليوم بدأت من جديد مع #ذكريات",
  });
  await addTweet(db, ownerId, { createdAt: at(2018, 11), lang: "iw", text: "שלום עולם, this is mixed" });
  await addTweet(db, ownerId, {
    createdAt: at(2018, 12),
    lang: "ja",
    text: "はじめての雪。とてもきれいでした。",
  });
  await addTweet(db, ownerId, {
    createdAt: at(2018, 13),
    text: `${"https://example.org/".padEnd(400, "a-very-long-address/")} ${"w".repeat(200)}`,
  });

  const answer =
    "@grace_h It compiles & nobody knows why. https://en.wikipedia.org/wiki/Miracle https://x.com/grace_h/status/931";
  await addTweet(db, ownerId, {
    createdAt: at(2017, 13, 2),
    kind: "reply",
    replyToHandle: "grace_h",
    replyToTweetId: "931",
    quotedTweetId: "931",
    text: answer,
    entities: {
      ...entities,
      mentions: [{ ...spanOf(answer, "@grace_h"), handle: "grace_h" }],
      urls: [
        {
          ...spanOf(answer, "https://en.wikipedia.org/wiki/Miracle"),
          url: "https://en.wikipedia.org/wiki/Miracle",
          display: "en.wikipedia.org/wiki/Miracle",
        },
        {
          ...spanOf(answer, "https://x.com/grace_h/status/931"),
          url: "https://x.com/grace_h/status/931",
          display: "x.com/grace_h/status…",
        },
      ],
    },
    likeCount: 12,
  });
  await addTweet(db, ownerId, {
    createdAt: at(2017, 14),
    kind: "retweet",
    retweetedHandle: "grace_h",
    text: "RT @grace_h: Has anyone tried turning the whole thing off and going for a walk?",
    entities: { ...entities, mentions: [{ start: 3, end: 11, handle: "grace_h" }] },
  });
  await addTweet(db, ownerId, {
    createdAt: at(2017, 15),
    kind: "reply",
    replyToHandle: "ada_archive",
    replyToTweetId: "932",
    text: "And then it did.",
  });

  const snow = await addTweet(db, ownerId, { createdAt: at(2012, 23, 59), text: "first snow ❄️" });
  await addStoredPicture(seed, snow, 0, 1200, 800);
  await addTweet(db, ownerId, { createdAt: at(2009, 0), isTimeKnown: false, text: "setting up my twttr" });
  for (let number = 1; number <= 300; number += 1) {
    await addTweet(db, ownerId, {
      createdAt: at(2014, 6, number),
      text: `Live from the conference, note ${number} of 300.`,
    });
  }
}

function spanOf(text: string, words: string): { start: number; end: number } {
  const start = text.indexOf(words);
  return { start, end: start + words.length };
}

async function describeOwner(seed: Seed): Promise<void> {
  const xUserId = "52338276";
  const avatarHash = await storePicture(seed, 400, 400, 30);
  await seed.db
    .insert(xProfiles)
    .values({
      ownerId: seed.ownerId,
      xUserId,
      handle: "ada_archive",
      displayName: "Ada Archive",
      avatarHash,
      describedAt: new Date(),
    })
    .onConflictDoNothing();
  await seed.db.update(users).set({ timeZone: "UTC" }).where(eq(users.id, seed.ownerId));
}

async function addStoredPicture(
  seed: Seed,
  tweetId: string,
  position: number,
  width: number,
  height: number,
  altText?: string,
): Promise<void> {
  const hash = await storePicture(seed, width, height, position * 90 + Number(tweetId.slice(-2)));
  await addPicture(seed.db, seed.ownerId, tweetId, { position, width, height, hash, altText });
}

/** A soft gradient as a JPEG in the owner's store. */
export async function storePicture(
  { db, storage, ownerId }: Seed,
  width: number,
  height: number,
  hue: number,
): Promise<string> {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x1="0" y1="0" x2="0.4" y2="1">
    <stop offset="0" stop-color="hsl(${hue} 60% 80%)"/><stop offset="0.6" stop-color="hsl(${(hue + 330) % 360} 50% 56%)"/><stop offset="1" stop-color="hsl(${(hue + 240) % 360} 35% 30%)"/>
    </linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  const bytes = await sharp(Buffer.from(picture)).jpeg({ quality: 80 }).toBuffer();
  const hash = createHash("sha256").update(bytes).digest("hex");
  await storage.put(fileKey(ownerId, hash), Readable.from([bytes]));
  await db
    .insert(files)
    .values({ ownerId, hash, sizeBytes: bytes.length, contentType: "image/jpeg", width, height })
    .onConflictDoNothing();
  return hash;
}
