import { and, asc, eq, isNull, not } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { likedTweets, media, tweets, users, xProfiles } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { circleIndex, expectedTweets } from "../../testing/sample-archive/expected";
import type { SampleOptions } from "../../testing/sample-archive/options";
import type { ExpectedTweet } from "../../testing/sample-archive/tweets";
import type { ArchiveEra } from "../types";

const database = testDatabase();
const bench = importBench(database);

const eras: ArchiveEra[] = ["2024", "2022", "2020", "2019", "grailbird"];
/** Classic archives have a file for each month; these years hold the day on which clock times begin. */
const classicYears = { until: new Date("2012-11-16T11:33:22Z"), years: 4 };

describe.each(eras)("an archive of the era %s", (era) => {
  const years = era === "grailbird" ? classicYears : {};

  test("is imported tweet by tweet as it was written", async () => {
    const { id } = await makePerson(database.db, `era ${era}`);
    const options = { era, tweets: 300, withMedia: 18, parts: 3, ...years };
    const outcome = await bench.import(id, await bench.sample(options));

    const expected = [...expectedTweets(options)].filter(
      (_, index) => era !== "2022" || index !== circleIndex(options),
    );
    expect(await shownTweets(id)).toEqual(byId(expected));
    expect(outcome).toMatchObject({ status: "done" });
    expect(await bench.archive(outcome.archiveId)).toMatchObject({
      era,
      status: "done",
      handle: "ada_archive",
      xUserId: "52338276",
    });
  });

  test("has sums that hold", async () => {
    const { id } = await makePerson(database.db, `sums ${era}`);
    const outcome = await bench.import(id, await bench.sample({ era, tweets: 120, ...years }));
    if (outcome.status !== "done") throw new Error(JSON.stringify(outcome));
    const { tweets: sums, media: files } = outcome.tally;
    expect(sums.read).toBe(sums.added + sums.updated + sums.unchanged + sums.duplicates + sums.skipped);
    expect(sums.expected).toBe(era === "2019" ? null : sums.read);
    expect(files.referenced).toBe(files.stored + files.missing);
  });
});

/** What an import found, in the shape in which the sample tells what it must find. */
async function shownTweets(ownerId: string): Promise<ExpectedTweet[]> {
  const rows = await database.db
    .select()
    .from(tweets)
    .where(
      and(
        eq(tweets.ownerId, ownerId),
        isNull(tweets.supersededById),
        isNull(tweets.deletedAt),
        not(tweets.isCircle),
      ),
    );
  const items = await database.db
    .select()
    .from(media)
    .where(and(eq(media.ownerId, ownerId), not(media.isForeign)))
    .orderBy(asc(media.tweetId), asc(media.position));
  return byId(
    rows.map(({ tweetId, createdAt, isTimeKnown, text, kind }) => ({
      tweetId,
      createdAt,
      isTimeKnown,
      text,
      kind,
      media: items
        .filter((item) => item.tweetId === tweetId && item.fileHash !== null)
        .map(({ type, archiveName }) => ({ type, file: archiveName ?? "" })),
    })),
  );
}

const byId = (list: ExpectedTweet[]): ExpectedTweet[] =>
  [...list].sort((a, b) => (BigInt(a.tweetId) < BigInt(b.tweetId) ? -1 : 1));

test("an archive in a folder of somebody's own, without a word about its owner, is the same archive", async () => {
  const { id } = await makePerson(database.db, "wrapped");
  const options: Partial<SampleOptions> = {
    wrapFolder: "my old tweets",
    isAnonymous: true,
    tweets: 80,
    withMedia: 6,
  };
  const outcome = await bench.import(id, await bench.sample(options));
  expect(await shownTweets(id)).toEqual(byId([...expectedTweets(options)]));
  // The addresses of its pictures name the handle.
  expect(await bench.archive(outcome.archiveId)).toMatchObject({ handle: "ada_archive" });
});

test("the owner's profile, likes and time zone come along", async () => {
  const { id } = await makePerson(database.db, "profile");
  await bench.import(id, await bench.sample({ tweets: 30, withMedia: 0, likes: 40 }));

  const [profile] = await database.db.select().from(xProfiles).where(eq(xProfiles.ownerId, id));
  expect(profile).toMatchObject({ handle: "ada_archive", displayName: "Ada Archive 🥘", location: "London" });
  expect(profile?.avatarHash).toMatch(/^[0-9a-f]{64}$/);
  expect(profile?.headerHash).toMatch(/^[0-9a-f]{64}$/);

  const likes = await database.db.select().from(likedTweets).where(eq(likedTweets.ownerId, id));
  expect(likes).toHaveLength(40);
  expect(likes.filter((like) => like.text === null)).toHaveLength(1);

  const [user] = await database.db.select().from(users).where(eq(users.id, id));
  expect(user).toMatchObject({ timeZone: "America/New_York", timeZoneSource: "archive" });
});

test("a time zone that the person chose stays", async () => {
  const { id } = await makePerson(database.db, "chooser");
  await database.db
    .update(users)
    .set({ timeZone: "Asia/Tokyo", timeZoneSource: "person" })
    .where(eq(users.id, id));
  await bench.import(id, await bench.sample({ tweets: 5, withMedia: 0 }));
  const [user] = await database.db.select().from(users).where(eq(users.id, id));
  expect(user?.timeZone).toBe("Asia/Tokyo");
});

test("of an edited tweet the last version is shown, and the one before is kept", async () => {
  const { id } = await makePerson(database.db, "editor");
  await bench.import(id, await bench.sample({ era: "2022", tweets: 200 }));
  const rows = await database.db.select().from(tweets).where(eq(tweets.ownerId, id));
  const older = rows.filter((row) => row.supersededById !== null);
  expect(older.length).toBeGreaterThan(0);
  for (const row of older) {
    expect(row.text).toMatch(/ teh$/);
    const latest = rows.find((other) => other.tweetId === row.supersededById);
    expect(latest).toMatchObject({ supersededById: null, isEdited: true });
    expect(`${latest?.text} teh`).toBe(row.text);
  }
});

test("deleted tweets and those for a Circle are kept apart, a community's are shown", async () => {
  const { id } = await makePerson(database.db, "apart");
  await bench.import(id, await bench.sample({ era: "2024", tweets: 40, withMedia: 0 }));
  await bench.import(id, await bench.sample({ era: "2022", tweets: 40, withMedia: 0, seed: 2 }));
  const rows = await database.db.select().from(tweets).where(eq(tweets.ownerId, id));
  expect(rows.filter((row) => row.deletedAt !== null)).toHaveLength(1);
  expect(rows.filter((row) => row.isCircle)).toHaveLength(1);
  expect(rows.filter((row) => row.communityId !== null)).toMatchObject([
    { deletedAt: null, isCircle: false },
  ]);
});
