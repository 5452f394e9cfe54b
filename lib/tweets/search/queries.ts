import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { tweets, tweetWords } from "../../db/schema";
import { isShown } from "../tweet-rows";
import { monthsQuery } from "./vectors";

export type Search = { ownerId: string; query: string };
export type Newest = {
  ids: string[];
  /** The highest and the lowest id that were read; undefined if there are no more. */
  read?: { from: string; to: string };
};
export type Found = {
  ids: string[];
  /** There are more than a look may read: nothing is known of them. */
  isCutOff: boolean;
};

/** Reading them takes less than a millisecond. */
const NEWEST = 500;
/** What one look at the index may bring. */
const AT_MOST = 1000;

/** Reads the newest tweets below `before` one by one, in the order of their ids, and keeps those that fit. */
export async function findAmongNewest(
  db: Db,
  { ownerId, query }: Search,
  { before, limit }: { before: string; limit: number },
): Promise<Newest> {
  const [row] = await db.execute<{ ids: string[]; from: string; to: string; read: number }>(sql`
    with newest as materialized (
      select ${tweetWords.tweetId}, ${tweetWords.words} from ${tweetWords}
      where ${tweetWords.ownerId} = ${ownerId} and ${tweetWords.tweetId} < ${before}
      order by ${tweetWords.tweetId} desc limit ${NEWEST}
    )
    select read.*, array(
        select ${tweets.tweetId}::text
        from (select tweet_id from newest where words @@ ${query}::tsquery) as found
        join ${tweets} on ${tweets.ownerId} = ${ownerId} and ${tweets.tweetId} = found.tweet_id
        where ${isShown}
        order by ${tweets.tweetId} desc limit ${limit}
      ) as ids
    from (select max(tweet_id)::text as "from", min(tweet_id)::text as "to", count(*)::int as read from newest) as read`);
  return { ids: row?.ids ?? [], read: row?.read === NEWEST ? row : undefined };
}

/**
 * Asks the index for tweets below `before` of these months; of all months if `until` is left out.
 *
 * The owner is looked at only behind the fence: the mark in each word finds the owner's tweets already, and with the owner
 * beside it Postgres would weigh reading all of them one by one.
 */
export async function findByWords(
  db: Db,
  { ownerId, query }: Search,
  { from, until, before, limit }: { from: number; until?: number; before: string; limit: number },
): Promise<Found> {
  const all = until === undefined;
  const asked = all ? query : `${query} & ${monthsQuery(ownerId, from, until)}`;
  // A single month is the least that can be looked at.
  const atMost = from === until ? null : AT_MOST + 1;
  const [row] = await db.execute<{ ids: string[]; read: number }>(sql`
    with found as materialized (
      select ${tweetWords.ownerId}, ${tweetWords.tweetId} from ${tweetWords}
      where ${tweetWords.words} @@ ${asked}::tsquery limit ${atMost}
    )
    select (select count(*)::int from found) as read,
      array(
        select ${tweets.tweetId}::text
        from (
          select tweet_id from found where owner_id = ${ownerId} and tweet_id < ${before} order by tweet_id desc
        ) as found
        join ${tweets} on ${tweets.ownerId} = ${ownerId} and ${tweets.tweetId} = found.tweet_id
        where ${isShown}
        order by ${tweets.tweetId} desc limit ${limit}
      ) as ids`);
  const isCutOff = atMost !== null && (row?.read ?? 0) >= atMost;
  return { ids: row?.ids ?? [], isCutOff };
}
