import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { users } from "../db/schema";
import { findFrame } from "../frame/find-frame";
import { testDatabase } from "../testing/database";
import { addPerson, addTweet } from "../testing/tweets";
import { countCalendar } from "./calendar";
import { countMemories } from "./get-memories";
import { DAYS_OF_THE_YEAR, dayAtIndex, indexOfDay } from "./month-day";
import type { Viewpoint } from "./types";

const database = testDatabase();
const now = () => new Date("2026-11-21T12:00:00Z");
const calendarOf = async (ownerId: string, from: Viewpoint) =>
  (await findFrame(database.db, ownerId, from, now())).calendar;

test("counts each day as its page does, 29 February and unknown times included", async () => {
  const { db } = database;
  const { id } = await addPerson(db, { timeZone: "America/New_York" });
  for (const createdAt of [
    "2020-11-21T12:00:00Z",
    "2020-11-22T04:00:00Z",
    "2024-02-29T12:00:00Z",
    "2019-02-28T12:00:00Z",
    "2026-03-01T12:00:00Z",
  ])
    await addTweet(db, id, { createdAt: new Date(createdAt) });
  await addTweet(db, id, { createdAt: new Date("2009-11-21T00:00:00Z"), isTimeKnown: false });

  expect(await countCalendar({ db, now }, id)).toBe(3);
  const from = { year: 2026, timeZone: "America/New_York" };
  const counts = (await calendarOf(id, from))?.counts ?? [];
  expect(counts).toHaveLength(DAYS_OF_THE_YEAR);
  expect(counts[indexOfDay({ month: 11, day: 21 })]).toBe(3);
  expect(counts[indexOfDay({ month: 2, day: 28 })]).toBe(2);
  for (const [index, count] of counts.entries()) {
    if (count > 0) expect(await countMemories(db, id, dayAtIndex(index), from)).toBe(count);
  }
});

test("a count from another zone or another year does not hold", async () => {
  const { db } = database;
  const { id } = await addPerson(db, { timeZone: "UTC" });
  await addTweet(db, id, { createdAt: new Date("2020-11-21T23:30:00Z") });
  await countCalendar({ db, now }, id);
  expect(await calendarOf(id, { year: 2026, timeZone: "UTC" })).toBeDefined();
  expect(await calendarOf(id, { year: 2027, timeZone: "UTC" })).toBeUndefined();
  expect(await calendarOf(id, { year: 2026, timeZone: "Asia/Tokyo" })).toBeUndefined();

  await db.update(users).set({ timeZone: "Asia/Tokyo" }).where(eq(users.id, id));
  await countCalendar({ db, now }, id);
  const calendar = await calendarOf(id, { year: 2026, timeZone: "Asia/Tokyo" });
  expect(calendar?.counts[indexOfDay({ month: 11, day: 22 })]).toBe(1);
});

test("a second count gives the same, and a person who is gone counts nothing", async () => {
  const { db } = database;
  const { id } = await addPerson(db);
  await addTweet(db, id, { createdAt: new Date("2020-11-21T12:00:00Z") });
  expect(await countCalendar({ db, now }, id)).toBe(1);
  expect(await countCalendar({ db, now }, id)).toBe(1);
  await db.delete(users).where(eq(users.id, id));
  expect(await countCalendar({ db, now }, id)).toBeUndefined();
});
