import { expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { addPerson, addPicture, addTweet } from "../testing/tweets";
import { countMemories, getMemories, getMoreOfDate } from "./get-memories";
import { findNearestDay } from "./nearest-day";
import type { Memories } from "./types";

const database = testDatabase();
const day = { month: 11, day: 21 };
const utc = { year: 2026, timeZone: "UTC" };

const idsByDate = (memories: Memories) =>
  memories.dates.map(({ date, tweets }) => [date, tweets.map((tweet) => tweet.tweetId)]);

test("shows the newest year first and the oldest tweet of a day first", async () => {
  const { db } = database;
  const { id } = await addPerson(db);
  const evening = await addTweet(db, id, { createdAt: new Date("2020-11-21T21:40:00Z") });
  const morning = await addTweet(db, id, { createdAt: new Date("2020-11-21T08:14:00Z") });
  const old = await addTweet(db, id, { createdAt: new Date("2012-11-21T23:59:59.999Z") });
  await addTweet(db, id, { createdAt: new Date("2012-11-22T00:00:00Z") });
  await addTweet(db, id, { createdAt: new Date("2026-11-21T08:00:00Z") });
  const memories = await getMemories(db, id, day, utc);
  expect(idsByDate(memories)).toEqual([
    ["2020-11-21", [morning, evening]],
    ["2012-11-21", [old]],
  ]);
  expect(memories.count).toBe(3);
  expect(await countMemories(db, id, day, utc)).toBe(3);
});

test.each([
  ["UTC", "2020-11-21T00:00:00.000Z", "2020-11-21T23:59:59.999Z"],
  ["America/New_York", "2020-11-21T05:00:00.000Z", "2020-11-22T04:59:59.999Z"],
  ["Asia/Tokyo", "2020-11-20T15:00:00.000Z", "2020-11-21T14:59:59.999Z"],
  ["Pacific/Kiritimati", "2020-11-20T10:00:00.000Z", "2020-11-21T09:59:59.999Z"],
])("in %s the day holds its first and its last instant and nothing beside", async (timeZone, first, last) => {
  const { db } = database;
  const { id } = await addPerson(db);
  const before = new Date(new Date(first).getTime() - 1);
  const after = new Date(new Date(last).getTime() + 1);
  await addTweet(db, id, { createdAt: before });
  const inside = [
    await addTweet(db, id, { createdAt: new Date(first) }),
    await addTweet(db, id, { createdAt: new Date(last) }),
  ];
  await addTweet(db, id, { createdAt: after });
  const memories = await getMemories(db, id, day, { year: 2026, timeZone });
  expect(idsByDate(memories)).toEqual([["2020-11-21", inside]]);
});

test.each(
  ["UTC", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago"].flatMap(
    (timeZone) => [
      [timeZone, "00:00:00"],
      [timeZone, "12:00:00"],
    ],
  ),
)("in %s a tweet whose time is unknown, kept as %s, stands on its written day", async (timeZone, time) => {
  const { db } = database;
  const { id } = await addPerson(db);
  const tweetId = await addTweet(db, id, {
    createdAt: new Date(`2009-11-21T${time}Z`),
    isTimeKnown: false,
  });
  await addTweet(db, id, { createdAt: new Date(`2009-11-20T${time}Z`), isTimeKnown: false });
  await addTweet(db, id, { createdAt: new Date(`2009-11-22T${time}Z`), isTimeKnown: false });
  const memories = await getMemories(db, id, day, { year: 2026, timeZone });
  expect(idsByDate(memories)).toEqual([["2009-11-21", [tweetId]]]);
});

test("29 February stands on the 28th in a common year, and on its own in a leap year", async () => {
  const { db } = database;
  const { id } = await addPerson(db);
  const leap = await addTweet(db, id, { createdAt: new Date("2024-02-29T12:00:00Z") });
  const eve = await addTweet(db, id, { createdAt: new Date("2024-02-28T12:00:00Z") });
  const february28 = { month: 2, day: 28 };
  expect(idsByDate(await getMemories(db, id, february28, utc))).toEqual([
    ["2024-02-29", [leap]],
    ["2024-02-28", [eve]],
  ]);
  expect(idsByDate(await getMemories(db, id, february28, { ...utc, year: 2028 }))).toEqual([
    ["2024-02-28", [eve]],
  ]);
  expect(idsByDate(await getMemories(db, id, { month: 2, day: 29 }, utc))).toEqual([["2024-02-29", [leap]]]);
});

test("a tweet from before there was X is shown as well", async () => {
  const { db } = database;
  const { id } = await addPerson(db);
  const createdAt = new Date("1999-11-21T12:00:00Z");
  const tweetId = await addTweet(db, id, { createdAt });
  const memories = await getMemories(db, id, day, utc);
  expect(idsByDate(memories)).toEqual([["1999-11-21", [tweetId]]]);
  expect(memories.oldest).toEqual(createdAt);
});

test("shows nobody else's tweets, and none that were deleted, replaced, for a circle or by others", async () => {
  const { db } = database;
  const { id } = await addPerson(db);
  const other = await addPerson(db);
  const createdAt = new Date("2020-11-21T12:00:00Z");
  await addTweet(db, other.id, { createdAt });
  await addTweet(db, id, { createdAt, deletedAt: new Date() });
  await addTweet(db, id, { createdAt, supersededById: "2" });
  await addTweet(db, id, { createdAt, isCircle: true });
  await addTweet(db, id, { createdAt, isOwn: false });
  expect(await getMemories(db, id, day, utc)).toEqual({ count: 0, dates: [] });
});

test("a day of hundreds comes in pages that join without gap or repeat", async () => {
  const { db } = database;
  const { id } = await addPerson(db);
  const expected: string[] = [];
  for (let minute = 0; minute < 25; minute += 1) {
    // Five at each instant: within one, the ids decide.
    const createdAt = new Date(Date.UTC(2009, 10, 21, 0, Math.floor(minute / 5)));
    expected.push(await addTweet(db, id, { createdAt, isTimeKnown: minute >= 5 }));
  }
  const [first] = (await getMemories(db, id, day, utc, 6)).dates;
  expect(first).toMatchObject({ date: "2009-11-21", count: 25 });
  expect(first?.tweets).toHaveLength(6);
  const seen = first?.tweets ?? [];
  let next = first?.next;
  while (next) {
    const more = await getMoreOfDate(db, id, "2009-11-21", "UTC", next, 4);
    seen.push(...more.tweets);
    next = more.next;
  }
  expect(seen.map((tweet) => tweet.tweetId)).toEqual(expected);
});

test.each([
  // tweets of each year, the page's size, what is shown of each year
  [[3, 2], 10, [3, 2]],
  [[8, 2], 10, [8, 2]],
  [[20, 2], 10, [8, 2]],
  [[20, 20], 14, [7, 7]],
  [[9, 9, 9, 9], 10, [3, 3, 3, 3]],
  // Up to three more are not worth a button.
  [[6, 7, 9, 9], 10, [6, 3, 3, 3]],
])("of %j tweets a year a page of %i shows %j", async (years, pageSize, shown) => {
  const { db } = database;
  const { id } = await addPerson(db);
  for (const [index, count] of years.entries()) {
    for (let minute = 0; minute < count; minute += 1)
      await addTweet(db, id, { createdAt: new Date(Date.UTC(2020 - index, 10, 21, 12, minute)) });
  }
  const { dates, count } = await getMemories(db, id, day, utc, pageSize);
  expect(count).toBe(years.reduce((a, b) => a + b));
  expect(dates.map(({ tweets }) => tweets.length)).toEqual(shown);
  expect(dates.map(({ next }) => next !== undefined)).toEqual(
    years.map((all, index) => all > (shown[index] ?? 0)),
  );
});

test("a tweet comes with its author and its media, in order, with the size that the bytes have", async () => {
  const { db } = database;
  const { id } = await addPerson(db, { handle: "grace_h", displayName: "Grace H" });
  const tweetId = await addTweet(db, id, { createdAt: new Date("2020-11-21T12:00:00Z"), authorId: null });
  await addPicture(db, id, tweetId, { position: 1, hash: null, altText: "a cat", type: "video" });
  await addPicture(db, id, tweetId, {
    position: 0,
    hash: "ab".repeat(32),
    contentType: "image/png",
    width: 40,
    height: 800,
  });
  const tweet = (await getMemories(db, id, day, utc)).dates[0]?.tweets[0];
  expect(tweet?.author).toMatchObject({ handle: "grace_h", displayName: "Grace H" });
  expect(tweet?.createdAt).toEqual(new Date("2020-11-21T12:00:00Z"));
  expect(tweet?.media).toEqual([
    {
      position: 0,
      type: "photo",
      width: 40,
      height: 800,
      src: `/api/files/${"ab".repeat(32)}`,
      contentType: "image/png",
      isForeign: false,
    },
    { position: 1, type: "video", width: 1200, height: 800, altText: "a cat", isForeign: false },
  ]);
});

test.each([
  // tweets on, from, nearest, how many
  [["2020-05-05", "2019-05-05", "2020-04-30"], { month: 5, day: 3 }, { month: 5, day: 5 }, 2],
  [["2020-05-02", "2020-05-04"], { month: 5, day: 3 }, { month: 5, day: 2 }, 1],
  [["2020-01-01"], { month: 12, day: 31 }, { month: 1, day: 1 }, 1],
  [["2020-02-29"], { month: 3, day: 1 }, { month: 2, day: 28 }, 1],
  [["2020-11-01"], { month: 5, day: 3 }, { month: 11, day: 1 }, 1],
])("with tweets on %j the nearest day is found", async (dates, from, nearest, count) => {
  const { db } = database;
  const { id } = await addPerson(db);
  for (const date of dates) await addTweet(db, id, { createdAt: new Date(`${date}T12:00:00Z`) });
  expect(await findNearestDay(db, id, from, utc)).toEqual({ day: nearest, count });
});

test("there is no nearest day without a tweet of an earlier year", async () => {
  const { db } = database;
  const { id } = await addPerson(db);
  expect(await findNearestDay(db, id, day, utc)).toBeUndefined();
  await addTweet(db, id, { createdAt: new Date("2026-05-03T12:00:00Z") });
  expect(await findNearestDay(db, id, day, utc)).toBeUndefined();
});
