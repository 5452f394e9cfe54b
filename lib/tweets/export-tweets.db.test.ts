import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { importBench } from "../testing/import-bench";
import { makePerson } from "../testing/people";
import { expectedTweets } from "../testing/sample-archive/expected";
import { type ExportedTweet, exportTweets } from "./export-tweets";
import { storeTweets } from "./store/store-tweets";
import type { SeenTweet } from "./store/types";

const database = testDatabase();
const bench = importBench(database);

async function exported(ownerId: string, options = {}): Promise<ExportedTweet[]> {
  const all: ExportedTweet[] = [];
  for await (const tweet of exportTweets(database.sql, ownerId, options)) all.push(tweet);
  return all;
}

test("tells each tweet as it was written, once, oldest first", async () => {
  const { id } = await makePerson(database.db, "ada");
  const options = { tweets: 700, withMedia: 12, era: "2024" } as const;
  await bench.import(id, await bench.sample(options));
  const expected = [...expectedTweets(options)].sort(
    (a, b) =>
      a.createdAt.getTime() - b.createdAt.getTime() || (BigInt(a.tweetId) < BigInt(b.tweetId) ? -1 : 1),
  );
  expect(
    (await exported(id)).map(({ id, createdAt, text, kind, media }) => ({
      id,
      createdAt,
      text,
      kind,
      media,
    })),
  ).toEqual(
    expected.map(({ tweetId, createdAt, text, kind, media }) => ({
      id: tweetId,
      createdAt: createdAt.toISOString(),
      text,
      kind,
      media: media.map(({ type, file }) => ({
        type,
        file,
        storedAs: expect.stringMatching(`^files/owners/${id}/`),
      })),
    })),
  );
});

test("tells deleted tweets only when asked, marks those for a Circle, and tells days whose time is unknown as days", async () => {
  const { id } = await makePerson(database.db, "bob");
  const tweet = (tweetId: string, more: Partial<SeenTweet>): SeenTweet => ({
    tweetId,
    createdAt: new Date("2010-05-04T12:00:00Z"),
    isTimeKnown: true,
    text: tweetId,
    entities: { urls: [], mentions: [], hashtags: [], cashtags: [] },
    kind: "original",
    isEdited: false,
    isCircle: false,
    media: [],
    ...more,
  });
  const sighting = {
    ownerId: id,
    source: "archive",
    sourceId: randomUUID(),
    seenAt: new Date(),
    isOwn: true,
  } as const;
  await database.sql.begin((tx) =>
    storeTweets(tx, sighting, [
      tweet("1", { isTimeKnown: false }),
      tweet("2", { deletedAt: new Date("2024-01-02T03:04:05Z") }),
      tweet("3", { isCircle: true }),
    ]),
  );
  const day = { id: "1", createdAt: "2010-05-04T00:00:00.000Z", timeKnown: false };
  const circle = { id: "3", circle: true };
  expect(await exported(id)).toMatchObject([day, circle]);
  expect(await exported(id, { withDeleted: true })).toMatchObject([
    day,
    { id: "2", deletedAt: "2024-01-02T03:04:05.000Z" },
    circle,
  ]);
});
