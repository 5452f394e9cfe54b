import { drizzle } from "drizzle-orm/postgres-js";
import { beforeAll, expect, test } from "vitest";
import type { Db } from "../../db/client";
import * as schema from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { addPerson } from "../../testing/tweets";
import { loadTweets } from "../load-tweets";
import { selectTimeline } from "../timeline";
import { findAmongNewest, findByWords } from "./queries";
import { queryOf, vectorOf } from "./vectors";

const database = testDatabase();
const ownerIds: string[] = [];
const WORDS = ["ash", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo"];
const before = String(20_000n << 40n);

type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
};

/** Enough rows of two people that reading them all, or sorting them, would be the dearer plan. */
beforeAll(async () => {
  const { db, sql } = database;
  for (const { id } of [await addPerson(db), await addPerson(db)]) {
    ownerIds.push(id);
    await sql`
      insert into tweets (owner_id, tweet_id, is_own, created_at, text, kind, entities)
      select ${id}, n::bigint << 40, true, '2008-01-01'::timestamptz + n * interval '3 hours', 'tweet ' || n, 'original', '{}'
      from generate_series(1, 30000) n`;
    await sql`
      insert into media (owner_id, tweet_id, position, type)
      select ${id}, n::bigint << 40, 0, 'photo' from generate_series(1, 30000, 3) n`;
    for (const [index, word] of WORDS.entries()) {
      const vector = vectorOf(id, "0", `${word} tree`);
      await sql`
        insert into tweet_words (owner_id, tweet_id, words)
        select ${id}, tweet_id, replace(${vector}, '>0', '>' || (tweet_id >> 53))::tsvector
        from tweets where owner_id = ${id} and (tweet_id >> 40) % ${WORDS.length} = ${index}`;
    }
  }
  await sql`vacuum analyze`;
});

/** What was asked of the database while `run` ran, as Postgres ran it. */
async function nodesOf(run: (db: Db) => PromiseLike<unknown>): Promise<PlanNode[]> {
  const sent: { text: string; parameters: unknown[] }[] = [];
  const logger = { logQuery: (text: string, parameters: unknown[]) => sent.push({ text, parameters }) };
  await run(drizzle(database.sql, { schema, casing: "snake_case", logger }));
  const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
  const plans = await Promise.all(
    sent.map(async ({ text, parameters }) => {
      const [row] = await database.sql.unsafe(
        `explain (analyze, format json) ${text}`,
        parameters as never[],
      );
      return (row?.["QUERY PLAN"] ?? []) as { Plan: PlanNode }[];
    }),
  );
  return plans.flat().flatMap(({ Plan }) => flat(Plan));
}

/** The most that any node read or put in order, whether it kept it or not. */
function mostRows(nodes: PlanNode[]): number {
  return Math.max(...nodes.map((node) => node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)));
}

const isReadOfAll = (node: PlanNode): boolean =>
  node["Node Type"] === "Seq Scan" &&
  ["tweets", "tweet_words", "media"].includes(node["Relation Name"] ?? "");

function search(typed: string): { ownerId: string; query: string } {
  const ownerId = ownerIds[0] ?? "";
  return { ownerId, query: queryOf(ownerId, typed) ?? "" };
}
const limit = 50;

test.each<[string, string, (db: Db) => PromiseLike<unknown>, number]>([
  [
    "the timeline's first page",
    "tweets_shown_idx",
    (db) => selectTimeline(db, ownerIds[0] ?? "", { limit }),
    50,
  ],
  [
    "the timeline far down",
    "tweets_shown_idx",
    (db) =>
      selectTimeline(db, ownerIds[0] ?? "", {
        limit,
        after: { createdAt: new Date("2012-01-01"), tweetId: "1" },
      }),
    51,
  ],
  [
    "tweets by their ids",
    "tweets_owner_id_tweet_id_pk",
    (db) => loadTweets(db, ownerIds[0] ?? "", [String(7n << 40n), String(8n << 40n)]),
    50,
  ],
  [
    "a word among the newest tweets",
    "tweet_words_owner_id_tweet_id_pk",
    (db) => findAmongNewest(db, search("elm "), { before, limit }),
    500,
  ],
  [
    "a word in one month",
    "tweet_words_idx",
    (db) => findByWords(db, search("elm "), { from: 2, until: 2, before, limit }),
    1_500,
  ],
  [
    "a word in all months",
    "tweet_words_idx",
    (db) => findByWords(db, search("elm "), { from: 0, before, limit }),
    5_000,
  ],
  [
    "two words that never meet",
    "tweet_words_idx",
    (db) => findByWords(db, search("elm fir "), { from: 0, before, limit }),
    50,
  ],
  [
    "the beginning of a word",
    "tweet_words_idx",
    (db) => findByWords(db, search("gin"), { from: 0, before, limit }),
    5_000,
  ],
])("%s: by %s, without reading or sorting all rows", async (_, index, run, rows) => {
  const nodes = await nodesOf(run);
  expect(nodes.map((node) => node["Index Name"])).toContain(index);
  expect(nodes.filter(isReadOfAll)).toEqual([]);
  expect(mostRows(nodes)).toBeLessThanOrEqual(rows);
});

test("no look fetches more rows of a frequent word than it may", async () => {
  const found = await findByWords(database.db, search("tree "), { from: 0, before, limit });
  expect(found.isCutOff).toBe(true);
  const nodes = await nodesOf((db) => findByWords(db, search("tree "), { from: 0, before, limit }));
  const fetched = nodes.filter(
    (node) => node["Node Type"] === "Bitmap Heap Scan" || node["Node Type"] === "Seq Scan",
  );
  expect(Math.max(...fetched.map((node) => node["Actual Rows"]))).toBe(1_001);
});

test("the plan of a search by ILIKE is found dear", async () => {
  const nodes = await nodesOf((db) =>
    db.execute(`select * from tweets where text ilike '%00%' order by like_count limit 50`),
  );
  expect(nodes.some(isReadOfAll)).toBe(true);
  expect(mostRows(nodes)).toBeGreaterThan(10_000);
});
