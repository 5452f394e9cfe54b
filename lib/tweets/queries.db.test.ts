import { drizzle } from "drizzle-orm/postgres-js";
import { beforeAll, expect, test } from "vitest";
import type { Db } from "../db/client";
import * as schema from "../db/schema";
import { dayRanges } from "../memories/day-ranges";
import { testDatabase } from "../testing/database";
import { addPerson } from "../testing/tweets";
import {
  countTweetsInRanges,
  findFirstRangeWithTweets,
  findOldestTweetTime,
  selectTweetsInRanges,
} from "./queries";

const database = testDatabase();
let ownerId: string;
const ranges = dayRanges({ month: 11, day: 21 }, { year: 2026, timeZone: "Europe/Berlin" }, 2008);

const wanted = (limit: number) => ranges.map((range) => ({ ...range, limit }));

type Statement = { text: string; parameters: unknown[] };
type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Loops": number;
  Plans?: PlanNode[];
};

/** Enough rows of two people that reading them all, or sorting them, would be the dearer plan. */
beforeAll(async () => {
  const { db, sql } = database;
  for (const person of [await addPerson(db), await addPerson(db)]) {
    ownerId = person.id;
    await sql`
      insert into tweets (owner_id, tweet_id, is_own, created_at, text, kind, entities)
      select ${ownerId}, n, true, '2008-01-01'::timestamptz + n * interval '3 hours', 'tweet ' || n, 'original', '{}'
      from generate_series(1, 50000) n`;
    await sql`
      insert into media (owner_id, tweet_id, position, type)
      select ${ownerId}, n, 0, 'photo' from generate_series(1, 50000, 3) n`;
  }
  await sql`analyze`;
});

/** How Postgres runs a statement for these values, or by the plan that it keeps for any. */
async function planOf(statement: Statement, mode = "force_custom_plan"): Promise<PlanNode[]> {
  const sql = await database.sql.reserve();
  try {
    const values = statement.parameters.map((value) => `'${String(value).replaceAll("'", "''")}'`);
    await sql.unsafe(`set plan_cache_mode = ${mode}`);
    await sql.unsafe(`prepare asked as ${statement.text}`);
    const [row] = await sql.unsafe(
      `explain (analyze, format json) execute asked${values.length > 0 ? `(${values})` : ""}`,
    );
    const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
    return ((row?.["QUERY PLAN"] ?? []) as { Plan: PlanNode }[]).flatMap(({ Plan }) => flat(Plan));
  } finally {
    await sql.unsafe("deallocate all");
    await sql.unsafe("reset plan_cache_mode");
    sql.release();
  }
}

/** Ranges may be put in order, there are a few dozen of them; rows of tweets may be neither sorted nor read one and all. */
function dearNodes(plan: PlanNode[]): string[] {
  const isSortOfRows = (node: PlanNode) =>
    node["Node Type"].includes("Sort") && node.Plans?.[0]?.["Node Type"] !== "Function Scan";
  const isReadOfAll = (node: PlanNode) =>
    node["Node Type"] === "Seq Scan" && ["tweets", "media"].includes(node["Relation Name"] ?? "");
  return plan.filter((node) => isSortOfRows(node) || isReadOfAll(node)).map((node) => node["Node Type"]);
}

/** Runs a query of the room and tells what it sent. */
async function sentBy(run: (db: Db) => PromiseLike<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const logger = { logQuery: (text: string, parameters: unknown[]) => sent.push({ text, parameters }) };
  await run(drizzle(database.sql, { schema, casing: "snake_case", logger }));
  return sent;
}

test.each([
  ["the tweets of a day", (db: Db) => selectTweetsInRanges(db, ownerId, wanted(51))],
  [
    "the next tweets of a date",
    (db: Db) =>
      selectTweetsInRanges(db, ownerId, wanted(101).slice(0, 1), {
        createdAt: new Date("2020-11-21T10:00:00Z"),
        tweetId: "7",
      }),
  ],
  ["how many there are", (db: Db) => countTweetsInRanges(db, ownerId, ranges)],
  ["the nearest day", (db: Db) => findFirstRangeWithTweets(db, ownerId, ranges)],
  ["the oldest tweet", (db: Db) => findOldestTweetTime(db, ownerId)],
])("%s: no sort of rows, no sequential scan", async (_, run) => {
  const statements = await sentBy(run);
  expect(statements).toHaveLength(1);
  for (const mode of ["force_custom_plan", "force_generic_plan"]) {
    const plan = await planOf(statements[0] as Statement, mode);
    expect(dearNodes(plan)).toEqual([]);
    expect(plan.map((node) => node["Index Name"])).toContain("tweets_shown_idx");
  }
});

test("the plan of a query without ranges is found dear", async () => {
  const plan = await planOf({
    text: `select * from tweets where extract(month from created_at at time zone 'Europe/Berlin') = 11
      order by like_count`,
    parameters: [],
  });
  expect(dearNodes(plan)).toEqual(expect.arrayContaining(["Sort", "Seq Scan"]));
});

test("looks at no range behind the first that has a tweet", async () => {
  const first = ranges.findIndex((range) => range.startsAt.getUTCFullYear() === 2024);
  const find = (db: Db) => findFirstRangeWithTweets(db, ownerId, ranges);
  expect(await find(database.db)).toBe(first);
  for (const statement of await sentBy(find)) {
    const probes = (await planOf(statement)).find((node) => node["Index Name"] === "tweets_shown_idx");
    expect(probes?.["Actual Loops"]).toBe(first + 1);
  }
});
