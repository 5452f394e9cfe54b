import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { media, tweets } from "../../db/schema";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { storeTweets } from "./store-tweets";
import type { SeenTweet } from "./types";

const database = testDatabase();
const seed = chaosSeed();
const PATIENCE_MS = chaosSize(60_000, 1_800_000);

/** A file has the name of its address; of a film whose address is unknown there is one guess, by its still's. */
const named = (url: string | undefined): string => (url ? `1-${url.slice(-5)}` : "1-still.mp4");
const picture = fc
  .record({
    position: fc.constant(0),
    type: fc.constantFrom("photo", "video"),
    url: fc.constantFrom(undefined, "https://a/1.jpg", "https://a/1.mp4"),
    hasName: fc.boolean(),
    isForeign: fc.boolean(),
  })
  .map(({ hasName, ...item }) => ({ ...item, archiveName: hasName ? named(item.url) : undefined }));
const tweet: fc.Arbitrary<SeenTweet> = fc.record({
  tweetId: fc.constantFrom("1", "2"),
  createdAt: fc.constantFrom(new Date("2012-05-04T12:00:00Z"), new Date("2012-05-04T07:08:09Z")),
  isTimeKnown: fc.boolean(),
  text: fc.constantFrom("hello", "hello, and more", "hello…"),
  entities: fc.constant({ urls: [], mentions: [], hashtags: [], cashtags: [] }),
  kind: fc.constantFrom("original", "reply"),
  lang: fc.constantFrom(undefined, "en", "de"),
  likeCount: fc.constantFrom(undefined, 0, 7),
  retweetedTweetId: fc.constantFrom(undefined, "55"),
  isEdited: fc.boolean(),
  versionIds: fc.constantFrom(undefined, ["1", "2"], ["1", "2", "3"]),
  deletedAt: fc.constantFrom(undefined, new Date("2019-12-31T00:00:00Z")),
  isCircle: fc.boolean(),
  media: fc.array(picture, { maxLength: 1 }),
});
/**
 * Archives of different days that tell of the same few tweets, often in the same words; and the order in which they are
 * imported: some again, some after newer ones.
 */
const archives = fc
  .tuple(
    fc.array(tweet, { minLength: 3, maxLength: 3 }),
    fc.array(fc.uniqueArray(fc.nat(2), { minLength: 1 }), { minLength: 2, maxLength: 4 }),
  )
  .map(([words, days]) => days.map((day) => day.map((index) => words[index] as SeenTweet)));
const order = fc.array(fc.nat(3), { minLength: 3, maxLength: 8 });

async function rowsAfter(name: string, told: SeenTweet[][], turns: number[], forgets: boolean) {
  const { db, sql } = database;
  const { id: ownerId } = await makePerson(db, name);
  for (const turn of turns) {
    const day = turn % told.length;
    const seenAt = new Date(Date.UTC(2020, 0, 1 + day));
    const sighting = { ownerId, source: "archive", sourceId: randomUUID(), seenAt, isOwn: true } as const;
    await sql.begin((tx) => storeTweets(tx, sighting, told[day] as SeenTweet[]));
    if (forgets) await sql`update sightings set digest = null where owner_id = ${ownerId}`;
  }
  const stored = await db
    .select()
    .from(tweets)
    .where(eq(tweets.ownerId, ownerId))
    .orderBy(asc(tweets.tweetId));
  const pictures = await db
    .select()
    .from(media)
    .where(eq(media.ownerId, ownerId))
    .orderBy(asc(media.tweetId));
  return [
    stored.map(({ ownerId: _, storedAt, ...row }) => row),
    pictures.map(({ ownerId: _, ...row }) => row),
  ];
}

test(`words known again by their digest leave the rows that comparing them leaves (CHAOS_SEED=${seed})`, {
  timeout: PATIENCE_MS,
}, async () => {
  let people = 0;
  await fc.assert(
    fc.asyncProperty(archives, order, async (told, turns) => {
      people++;
      const known = await rowsAfter(`known ${people}`, told, turns, false);
      expect(known).toEqual(await rowsAfter(`compared ${people}`, told, turns, true));
    }),
    { seed, numRuns: chaosSize(40, 2000) },
  );
});
