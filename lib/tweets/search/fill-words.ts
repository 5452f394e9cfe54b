import "server-only";
import type { TransactionSql } from "postgres";
import type { Sql } from "../../db/client";
import { copyLines } from "../store/copy";
import { holdOwner, takeTurn } from "../store/owner-turn";
import { TOLD_WORDS_COLUMNS } from "../store/told";
import { settleIndex } from "./settle-index";
import { vectorOf } from "./vectors";

/** Small enough that others who store tweets of this person need not wait long for their turn. */
const BATCH_TWEETS = 5_000;

/**
 * Writes the words of this person's tweets that have none, newest first, until none is left or the time is up. May be
 * called at any time and by several at once: each batch is one transaction, in a turn with whoever stores tweets, and a
 * call that finds nothing wanted reads one row.
 *
 * @returns whether nothing is left to do.
 */
export async function fillWords(
  { sql, now }: { sql: Sql; now: () => Date },
  ownerId: string,
  until: Date,
): Promise<{ isDone: boolean }> {
  const want = await findWant(sql, ownerId);
  if (!want) return { isDone: true };
  let rest: Want | undefined = want;
  while (rest) {
    const range: Want = rest;
    rest = await sql.begin((tx) => fillBatch(tx, ownerId, range));
    if (rest && now() >= until) return { isDone: false };
  }
  await settleIndex(sql);
  return { isDone: await endWant(sql, ownerId, want) };
}

/** People some of whose tweets wait for their words. */
export async function listWordsWanted(sql: Sql): Promise<string[]> {
  const rows = await sql<{ ownerId: string }[]>`
    select owner_id as "ownerId" from words_wanted order by wanted_at`;
  return rows.map(({ ownerId }) => ownerId);
}

type Want = { lowestId: string; highestId: string; wantedAt: string };

async function findWant(sql: Sql, ownerId: string): Promise<Want | undefined> {
  const [want] = await sql<Want[]>`
    select lowest_id as "lowestId", highest_id as "highestId", wanted_at::text as "wantedAt"
    from words_wanted where owner_id = ${ownerId}`;
  return want;
}

/** @returns what is left to be looked at. */
async function fillBatch(tx: TransactionSql, ownerId: string, want: Want): Promise<Want | undefined> {
  await takeTurn(tx, ownerId);
  if (!(await holdOwner(tx, ownerId))) return undefined;
  // Both tables are read by their keys alone: right after its first import Postgres knows nothing of a table's size.
  const tweets = await tx<{ tweetId: string; text: string | null }[]>`
    with next as materialized (
      select owner_id, tweet_id, is_own, text from tweets
      where owner_id = ${ownerId} and tweet_id between ${want.lowestId} and ${want.highestId}
      order by tweet_id desc limit ${BATCH_TWEETS}
    )
    select next.tweet_id as "tweetId", case when is_own and known is null then text end as text
    from next left join lateral (
      select true as known from tweet_words w where w.owner_id = next.owner_id and w.tweet_id = next.tweet_id limit 1
    ) w on true
    order by next.tweet_id desc`;
  await copyLines(tx, "tweet_words", TOLD_WORDS_COLUMNS, linesOf(ownerId, tweets));
  const last = tweets.at(-1);
  if (!last || tweets.length < BATCH_TWEETS) return undefined;
  return { ...want, highestId: String(BigInt(last.tweetId) - 1n) };
}

/** Made while they are sent, so that Postgres takes in some while we cut the next. No word has what COPY would escape. */
function* linesOf(ownerId: string, tweets: { tweetId: string; text: string | null }[]): Generator<string> {
  for (const { tweetId, text } of tweets)
    if (text !== null) yield `${ownerId}\t${tweetId}\t${vectorOf(ownerId, tweetId, text)}`;
}

/** @returns false if more was wanted meanwhile. */
async function endWant(sql: Sql, ownerId: string, { wantedAt }: Want): Promise<boolean> {
  // As text: a time of JavaScript's knows no microseconds.
  await sql`delete from words_wanted where owner_id = ${ownerId} and wanted_at = ${wantedAt}::text::timestamptz`;
  return (await findWant(sql, ownerId)) === undefined;
}
