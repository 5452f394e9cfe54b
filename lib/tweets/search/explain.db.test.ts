import { drizzle } from "drizzle-orm/postgres-js";
import { beforeAll, expect, test } from "vitest";
import type { Db, Sql } from "../../db/client";
import * as schema from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { addPerson } from "../../testing/tweets";
import { loadTweets } from "../load-tweets";
import { selectTimeline } from "../timeline";
import { findAmongNewest, findByWords, findInFortnight } from "./queries";
import { fortnightOf } from "./stretches";
import { queryOf, vectorOf } from "./vectors";

const database = testDatabase();
const ownerIds: string[] = [];
const WORDS = ["ash", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo"];
const idOf = (number: number): string => String(BigInt(number) << 44n);
const before = idOf(20_000);
const newest = { before, until: fortnightOf(before), lowest: fortnightOf(idOf(1)) };

type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Total Cost": number;
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
      select ${id}, n::bigint << 44, true, '2008-01-01'::timestamptz + n * interval '3 hours', 'tweet ' || n, 'original', '{}'
      from generate_series(1, 30000) n`;
    await sql`
      insert into media (owner_id, tweet_id, position, type)
      select ${id}, n::bigint << 44, 0, 'photo' from generate_series(1, 30000, 3) n`;
    const ids = Array.from({ length: 30_000 }, (_, index) => idOf(index + 1));
    const vectors = ids.map((tweetId, index) => vectorOf(id, tweetId, `${WORDS[index % WORDS.length]} tree`));
    await sql`
      insert into tweet_words (owner_id, tweet_id, words)
      select ${id}, tweet_id, words::tsvector from unnest(${ids}::bigint[], ${vectors}::text[]) as written (tweet_id, words)`;
  }
  await sql`vacuum analyze`;
});

type Connected = { db: Db; sql: Sql };

/** What was asked of the database while `run` ran, as Postgres ran it. */
async function nodesOf(run: (connected: Connected) => PromiseLike<unknown>): Promise<PlanNode[]> {
  const sent: { text: string; parameters: unknown[] }[] = [];
  const logQuery = (text: string, parameters: unknown[]) => void sent.push({ text, parameters });
  const sql = new Proxy(database.sql, {
    get: (target, name) =>
      name === "unsafe"
        ? (text: string, parameters: never[]) => {
            logQuery(text, parameters);
            return target.unsafe(text, parameters);
          }
        : Reflect.get(target, name),
  });
  await run({ db: drizzle(database.sql, { schema, casing: "snake_case", logger: { logQuery } }), sql });
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

test.each<[string, string, (connected: Connected) => PromiseLike<unknown>, number]>([
  [
    "the timeline's first page",
    "tweets_shown_idx",
    ({ db }) => selectTimeline(db, ownerIds[0] ?? "", { limit }),
    50,
  ],
  [
    "the timeline far down",
    "tweets_shown_idx",
    ({ db }) =>
      selectTimeline(db, ownerIds[0] ?? "", {
        limit,
        after: { createdAt: new Date("2012-01-01"), tweetId: "1" },
      }),
    51,
  ],
  [
    "tweets by their ids",
    "tweets_owner_id_tweet_id_pk",
    ({ db }) => loadTweets(db, ownerIds[0] ?? "", [idOf(7), idOf(8)]),
    50,
  ],
  [
    "a word among the newest tweets",
    "tweet_words_owner_id_tweet_id_pk",
    ({ sql }) => findAmongNewest(sql, search("elm "), { before, limit }),
    500,
  ],
  [
    "a word by the index, a fortnight at first",
    "tweet_words_idx",
    ({ sql }) => findByWords(sql, search("elm "), { ...newest, first: 1, limit }),
    250,
  ],
  [
    "a word by the index, two years at first",
    "tweet_words_idx",
    ({ sql }) => findByWords(sql, search("elm "), { ...newest, first: 64, limit }),
    250,
  ],
  [
    "two words that never meet",
    "tweet_words_idx",
    ({ sql }) => findByWords(sql, search("elm fir "), { ...newest, first: 4, limit }),
    50,
  ],
  [
    "the beginning of a word",
    "tweet_words_idx",
    ({ sql }) => findByWords(sql, search("gin"), { ...newest, first: 4, limit }),
    250,
  ],
  [
    "a word that all tweets of a fortnight have",
    "tweet_words_idx",
    ({ sql }) => findInFortnight(sql, search("tree "), { fortnight: newest.until - 1, before, limit }),
    300,
  ],
])("%s: by %s, without reading or sorting all rows", async (_, index, run, rows) => {
  const nodes = await nodesOf(run);
  expect(nodes.map((node) => node["Index Name"])).toContain(index);
  expect(nodes.filter(isReadOfAll)).toEqual([]);
  expect(mostRows(nodes)).toBeLessThanOrEqual(rows);
});

test("no look reads more rows of a frequent word than it may", async () => {
  const nodes = await nodesOf(({ sql }) =>
    findByWords(sql, search("tree "), { ...newest, first: 64, limit }),
  );
  const fetched = nodes.filter((node) => node["Node Type"] === "Bitmap Heap Scan");
  expect(mostRows(fetched)).toBeLessThanOrEqual(256);
  expect(mostRows(nodes.filter((node) => !node["Node Type"].startsWith("Bitmap")))).toBeLessThanOrEqual(256);
});

test("no search is dear enough for Postgres to compile it", async () => {
  const nodes = await nodesOf(({ sql }) => findByWords(sql, search("elm "), { ...newest, first: 4, limit }));
  const dearest = Math.max(...nodes.map((node) => node["Total Cost"]));
  expect(dearest).toBeGreaterThan(0);
  expect(dearest).toBeLessThan(100_000); // jit_above_cost as Postgres comes
});

test("the plan of a search by ILIKE is found dear", async () => {
  const nodes = await nodesOf(({ db }) =>
    db.execute(`select * from tweets where text ilike '%00%' order by like_count limit 50`),
  );
  expect(nodes.some(isReadOfAll)).toBe(true);
  expect(mostRows(nodes)).toBeGreaterThan(10_000);
});
