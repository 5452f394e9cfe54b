import { randomUUID } from "node:crypto";
import type { TransactionSql } from "postgres";
import { expect, test } from "vitest";
import { connect, type Sql } from "../../db/client";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { storeTweets } from "./store-tweets";
import type { SeenTweet } from "./types";

const database = testDatabase();
const ALL = 20_000;
const TOLD = 300;

/** Tweets that one source told of, as its import leaves them: Postgres has not looked at them since. */
async function fill(ownerId: string): Promise<void> {
  await database.sql`
    insert into tweets (owner_id, tweet_id, is_own, created_at, text, kind, entities)
    select ${ownerId}, n, true, '2012-01-01'::timestamptz + n * interval '1 hour', 'tweet ' || n, 'original', '{}'
    from generate_series(1, ${ALL}::int) n`;
  await database.sql`
    insert into sightings (owner_id, tweet_id, source, source_id, seen_at)
    select ${ownerId}, n, 'archive', ${randomUUID()}, '2020-01-01' from generate_series(1, ${ALL}::int) n`;
}

const told = Array.from(
  { length: TOLD },
  (_, index): SeenTweet => ({
    tweetId: String(1 + index * 60),
    createdAt: new Date("2012-05-04T12:00:00Z"),
    isTimeKnown: true,
    text: `told anew ${index}`,
    entities: { urls: [], mentions: [], hashtags: [], cashtags: [] },
    kind: "original",
    isEdited: false,
    isCircle: false,
    media: [],
  }),
);

const sightingOf = (ownerId: string) =>
  ({
    ownerId,
    source: "archive",
    sourceId: randomUUID(),
    seenAt: new Date("2021-01-01T00:00:00Z"),
    isOwn: true,
  }) as const;

/** @returns how many rows of tweets and sightings were read to tell of known tweets anew */
async function rowsReadToTell(sql: Sql, ownerId: string): Promise<number> {
  return sql.begin(async (tx) => {
    const before = await rowsRead(tx);
    expect(await storeTweets(tx, sightingOf(ownerId), told)).toMatchObject({ updated: TOLD });
    return (await rowsRead(tx)) - before;
  });
}

async function rowsRead(tx: TransactionSql): Promise<number> {
  const [read] = await tx`
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
    where relname in ('tweets', 'sightings')`;
  return read?.rows;
}

/** Each a few times: as it stands, as it is compared, as it is changed. */
const ENOUGH = 10 * TOLD;

test("known tweets are looked up one by one, where Postgres still counts on somebody who is gone", async () => {
  const [gone, here] = [await makePerson(database.db, "gone"), await makePerson(database.db, "here")];
  await fill(gone.id);
  await database.sql`vacuum analyze`;
  await database.sql`delete from users where id = ${gone.id}`;
  await fill(here.id);
  expect(await rowsReadToTell(database.sql, here.id)).toBeLessThan(ENOUGH);
});

test("and where this very connection asked for them when there were none at all", async () => {
  const { sql } = connect(database.url, 1);
  try {
    await sql`truncate tweets, sightings, tweet_words cascade`;
    const here = await makePerson(database.db, "here too");
    const nothing = new Error("undone");
    for (let turn = 0; turn < 10; turn++) {
      await sql`vacuum analyze tweets, sightings`;
      const tried = sql.begin(async (tx) => {
        await storeTweets(tx, sightingOf(here.id), told);
        throw nothing;
      });
      await expect(tried).rejects.toBe(nothing);
    }
    await fill(here.id);
    expect(await rowsReadToTell(sql, here.id)).toBeLessThan(ENOUGH);
  } finally {
    await sql.end();
  }
});
