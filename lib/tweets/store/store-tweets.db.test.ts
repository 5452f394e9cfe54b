import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { media, sightings, tweets } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { settleVersions } from "./settle-versions";
import { storeTweets } from "./store-tweets";
import type { SeenTweet } from "./types";

const database = testDatabase();

const noEntities = { urls: [], mentions: [], hashtags: [], cashtags: [] };
const tweet = (more: Partial<SeenTweet>): SeenTweet => ({
  tweetId: "100",
  createdAt: new Date("2012-05-04T12:00:00Z"),
  isTimeKnown: true,
  text: "hello",
  entities: noEntities,
  kind: "original",
  isEdited: false,
  isCircle: false,
  media: [],
  ...more,
});

type Source = { seenAt: Date; tweets: SeenTweet[]; id?: string };

async function tell(ownerId: string, { seenAt, tweets, id = randomUUID() }: Source) {
  return database.sql.begin((tx) =>
    storeTweets(tx, { ownerId, source: "archive", sourceId: id, seenAt, isOwn: true }, tweets),
  );
}

async function storedRows(ownerId: string) {
  const rows = await database.db
    .select()
    .from(tweets)
    .where(eq(tweets.ownerId, ownerId))
    .orderBy(asc(tweets.tweetId));
  const items = await database.db
    .select()
    .from(media)
    .where(eq(media.ownerId, ownerId))
    .orderBy(asc(media.tweetId), asc(media.position));
  return {
    tweets: rows.map(({ ownerId: _, storedAt, ...row }) => row),
    media: items.map(({ ownerId: _, ...item }) => item),
  };
}

/** Three archives of one account, each knowing something that the others do not. */
const classic: Source = {
  seenAt: new Date("2013-01-01T00:00:00Z"),
  tweets: [
    tweet({
      text: "RT @zoe: the whole text of it",
      kind: "retweet",
      retweetedHandle: "zoe",
      retweetedTweetId: "55",
    }),
    tweet({ tweetId: "101", createdAt: new Date("2009-05-04T12:00:00Z"), isTimeKnown: false }),
    tweet({ tweetId: "102", replyToHandle: "bob", replyToTweetId: "7", kind: "reply" }),
    tweet({
      tweetId: "105",
      media: [{ position: 0, type: "photo", archiveName: "105-guess", isForeign: false }],
    }),
    tweet({
      tweetId: "106",
      media: [
        { position: 0, type: "photo", url: "still", archiveName: "106-still", width: 9, isForeign: true },
      ],
    }),
  ],
};
const middle: Source = {
  seenAt: new Date("2020-01-01T00:00:00Z"),
  tweets: [
    tweet({ text: "RT @zoe: the wh…", kind: "retweet", retweetedHandle: "zoe", likeCount: 3, lang: "en" }),
    tweet({ tweetId: "101", createdAt: new Date("2009-05-04T07:08:09Z"), likeCount: 5 }),
    tweet({ tweetId: "103", isCircle: true, text: "few" }),
    tweet({ tweetId: "104", deletedAt: new Date("2019-12-31T00:00:00Z") }),
  ],
};
const newest: Source = {
  seenAt: new Date("2024-01-01T00:00:00Z"),
  tweets: [
    tweet({ text: "RT @zoe: the wh…", kind: "retweet", retweetedHandle: "zoe", likeCount: 4 }),
    tweet({
      tweetId: "102",
      replyToTweetId: "7",
      kind: "reply",
      text: "hello, as X has it now",
      likeCount: 9,
    }),
    tweet({ tweetId: "103", text: "few", likeCount: 1 }),
    tweet({
      tweetId: "105",
      media: [
        { position: 0, type: "photo", url: "u", archiveName: "105-u", width: 3, height: 2, isForeign: false },
      ],
    }),
    tweet({
      tweetId: "106",
      media: [
        {
          position: 0,
          type: "video",
          url: "film",
          previewUrl: "still",
          archiveName: "106-film",
          isForeign: false,
        },
      ],
    }),
  ],
};
function* orders<T>(items: T[]): Generator<T[]> {
  if (items.length <= 1) yield items;
  for (const [index, first] of items.entries())
    for (const rest of orders(items.filter((_, other) => other !== index))) yield [first, ...rest];
}

test("the order in which sources come changes nothing", async () => {
  const results: unknown[] = [];
  for (const [index, order] of [...orders([classic, middle, newest])].entries()) {
    const { id } = await makePerson(database.db, `order ${index}`);
    for (const source of order) await tell(id, source);
    results.push(await storedRows(id));
  }
  expect(results[0]).toMatchObject({
    tweets: [
      { text: "RT @zoe: the whole text of it", likeCount: 4, lang: "en", retweetedTweetId: "55" },
      { createdAt: new Date("2009-05-04T07:08:09Z"), isTimeKnown: true, likeCount: 5 },
      { text: "hello, as X has it now", replyToHandle: "bob", likeCount: 9 },
      { isCircle: true, likeCount: 1 },
      { deletedAt: new Date("2019-12-31T00:00:00Z") },
      { tweetId: "105" },
      { tweetId: "106" },
    ],
    media: [
      { archiveName: "105-u", width: 3 },
      { type: "video", url: "film", previewUrl: "still", archiveName: "106-film", isForeign: false },
    ],
  });
  for (const result of results) expect(result).toEqual(results[0]);
});

describe("words that were told before", () => {
  const older = new Date("2020-01-01T00:00:00Z");
  const newer = new Date("2024-01-01T00:00:00Z");
  const liked = (likeCount?: number) => [tweet({ likeCount })];

  test("are known again, and noted with who told them", async () => {
    const { id } = await makePerson(database.db, "known again");
    await tell(id, { seenAt: newer, tweets: liked(4) });
    expect(await tell(id, { seenAt: older, tweets: liked(4) })).toMatchObject({ unchanged: 1 });
    expect(await database.db.$count(sightings, eq(sightings.ownerId, id))).toBe(2);
  });

  test("stand again once they are the freshest", async () => {
    const { id } = await makePerson(database.db, "fresh again");
    await tell(id, { seenAt: older, tweets: liked(4) });
    await tell(id, { seenAt: newer, tweets: liked(9) });
    const latest = new Date("2025-01-01T00:00:00Z");
    expect(await tell(id, { seenAt: latest, tweets: liked(4) })).toMatchObject({ updated: 1 });
    expect((await storedRows(id)).tweets).toMatchObject([{ likeCount: 4 }]);
  });

  test("without a count are the same words the second time", async () => {
    const { id } = await makePerson(database.db, "no count");
    await tell(id, { seenAt: older, tweets: liked() });
    expect((await storedRows(id)).tweets).toMatchObject([{ likeCount: 0 }]);
    await tell(id, { seenAt: older, tweets: liked() });
    const digests = await database.sql`select distinct digest from sightings where owner_id = ${id}`;
    expect(digests).toHaveLength(1);
  });

  test("go with their owner", async () => {
    const { id } = await makePerson(database.db, "forgotten");
    await tell(id, {
      seenAt: older,
      tweets: [tweet({ media: [{ position: 0, type: "photo", isForeign: false }] })],
    });
    await database.sql`delete from users where id = ${id}`;
    for (const table of [tweets, media, sightings])
      expect(await database.db.$count(table, eq(table.ownerId, id))).toBe(0);
    await expect(tell(id, { seenAt: older, tweets: liked(4) })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("counts", () => {
  test("what is new, what changed, what is equal and what came twice", async () => {
    const { id } = await makePerson(database.db, "counts");
    const first = [tweet({ tweetId: "1" }), tweet({ tweetId: "2" }), tweet({ tweetId: "1", text: "again" })];
    const seenAt = new Date("2020-01-01T00:00:00Z");
    expect(await tell(id, { seenAt, tweets: first })).toEqual({
      added: 2,
      updated: 0,
      unchanged: 0,
      duplicates: 1,
    });

    const sourceId = randomUUID();
    const second = [tweet({ tweetId: "1" }), tweet({ tweetId: "2", text: "new" }), tweet({ tweetId: "3" })];
    const source = { seenAt, tweets: second, id: sourceId };
    expect(await tell(id, source)).toEqual({ added: 1, updated: 1, unchanged: 1, duplicates: 0 });
    expect(await tell(id, source)).toEqual({ added: 0, updated: 0, unchanged: 0, duplicates: 3 });
  });

  test("nothing is nothing", async () => {
    const { id } = await makePerson(database.db, "nothing");
    expect(await tell(id, { seenAt: new Date(), tweets: [] })).toMatchObject({ added: 0 });
  });

  test("one person's tweets are not another's", async () => {
    const ada = await makePerson(database.db, "ada");
    const bob = await makePerson(database.db, "bob");
    const seenAt = new Date();
    await tell(ada.id, { seenAt, tweets: [tweet({ text: "ada's" })] });
    expect(await tell(bob.id, { seenAt, tweets: [tweet({ text: "bob's" })] })).toMatchObject({ added: 1 });
    expect((await storedRows(ada.id)).tweets).toMatchObject([{ text: "ada's" }]);
  });
});

test.each([
  "\\",
  "\\N",
  "a\tb",
  "a\\tb",
  "\\.",
  '{"a":"\\n"}',
  "line\nbreak",
  "🥘",
  "'; drop table tweets; --",
])("COPY brings %j through as it is", async (text) => {
  const { id } = await makePerson(database.db, `copy ${text}`);
  const entities = { ...noEntities, hashtags: [{ start: 0, end: 1, tag: text }] };
  await tell(id, { seenAt: new Date(), tweets: [tweet({ text, sourceApp: text, entities })] });
  expect((await storedRows(id)).tweets).toMatchObject([{ text, sourceApp: text, entities }]);
});

describe("versions of an edited tweet", () => {
  const versions = ["201", "202", "203"];
  const version = (tweetId: string) => tweet({ tweetId, isEdited: true, versionIds: versions });
  const seenAt = new Date();

  test("the last one that is here is shown, in whatever order they come", async () => {
    for (const [index, order] of [...orders(versions)].entries()) {
      const { id } = await makePerson(database.db, `versions ${index}`);
      for (const tweetId of order) await tell(id, { seenAt, tweets: [version(tweetId)] });
      await settleVersions(database.sql, id);
      const rows = (await storedRows(id)).tweets.map(({ tweetId, supersededById }) => [
        tweetId,
        supersededById,
      ]);
      expect(rows).toEqual([
        ["201", "203"],
        ["202", "203"],
        ["203", null],
      ]);
    }
  });

  test("an old one that is here alone is shown", async () => {
    const { id } = await makePerson(database.db, "old version");
    await tell(id, { seenAt, tweets: [version("201")] });
    await settleVersions(database.sql, id);
    expect((await storedRows(id)).tweets).toMatchObject([{ tweetId: "201", supersededById: null }]);
  });
});
