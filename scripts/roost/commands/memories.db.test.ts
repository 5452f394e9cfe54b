import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/testing/database";
import { runRoost } from "@/lib/testing/roost";
import { addPerson, addTweet } from "@/lib/testing/tweets";

const database = testDatabase();
const ids: Record<string, string> = {};

beforeAll(async () => {
  const { db } = database;
  const { id } = await addPerson(db, { name: "ada", timeZone: "America/New_York" });
  for (const createdAt of [
    "2020-11-22T04:59:59Z",
    "2020-11-21T05:00:00Z",
    "2012-11-21T12:00:00Z",
    "2024-02-29T12:00:00Z",
    "2024-02-28T12:00:00Z",
  ]) {
    ids[createdAt] = await addTweet(db, id, { createdAt: new Date(createdAt) });
  }
});

const roost = (...args: string[]) => runRoost(database, ["memories", ...args]);

test("tells the ids of a day by year, in the person's zone", async () => {
  const { out } = await roost("--user", "Ada", "--on", "2026-11-21", "--json");
  expect(JSON.parse(out)).toEqual({
    on: "2026-11-21",
    timeZone: "America/New_York",
    count: 3,
    years: [
      { year: 2020, ids: [ids["2020-11-21T05:00:00Z"], ids["2020-11-22T04:59:59Z"]] },
      { year: 2012, ids: [ids["2012-11-21T12:00:00Z"]] },
    ],
  });
});

test("in a common year 28 February has the 29th with it", async () => {
  const { out } = await roost("--user", "ada", "--on", "2026-02-28");
  expect(out).toBe(
    `2 tweets in 1 year\n2024: 2 tweets\n  ${ids["2024-02-29T12:00:00Z"]}\n  ${ids["2024-02-28T12:00:00Z"]}\n`,
  );
});

test.each([
  [["--user", "ada", "--on", "2026-02-29"], "YYYY-MM-DD"],
  [["--user", "ada", "--on", "today"], "YYYY-MM-DD"],
  [["--on", "2026-11-21"], "--user"],
  [["--user", "nobody", "--on", "2026-11-21"], "nobody"],
])("%j fails with a sentence", async (args, words) => {
  expect(await roost(...args)).toEqual({ code: 1, out: "", err: expect.stringContaining(words) });
});
