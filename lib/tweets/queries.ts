import "server-only";
import { and, asc, eq, min, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { tweets } from "../db/schema";
import { tweetColumns as columns, isShown, listAuthors, mediaRows, toTweet } from "./tweet-rows";
import type { Tweet } from "./types";

/**
 * Instants from `startsAt` until just before `endsAt`. Tweets whose clock time is unknown lie at 00:00 UTC of their day;
 * they are asked for by ranges of their own, so that no time zone moves them to the day before.
 */
export type TweetRange = { startsAt: Date; endsAt: Date; isTimeKnown: boolean };

/** The place of a tweet in the order of time; within one instant the ids decide. */
export type TweetPlace = { createdAt: Date; tweetId: string };

type Page = { limit: number; after?: TweetPlace };

const isInRange = sql`${tweets.createdAt} >= range.starts_at and ${tweets.createdAt} < range.ends_at and ${tweets.isTimeKnown} = range.is_time_known`;

/**
 * The first tweets of each range, oldest first: one probe of one index for each range.
 *
 * @returns as many lists as ranges, in their order.
 */
export async function listTweetsInRanges(
  db: Db,
  ownerId: string,
  ranges: TweetRange[],
  page: Page,
): Promise<Tweet[][]> {
  if (ranges.length === 0) return [];
  const [rows, authors] = await Promise.all([
    selectTweetsInRanges(db, ownerId, ranges, page),
    listAuthors(db, ownerId),
  ]);
  const lists: Tweet[][] = ranges.map(() => []);
  for (const row of rows) lists[row.range]?.push(toTweet(row, authors));
  return lists;
}

/** The statement of `listTweetsInRanges`, by itself so that a test can ask Postgres how it would run it. */
export function selectTweetsInRanges(db: Db, ownerId: string, ranges: TweetRange[], { limit, after }: Page) {
  const isAfter =
    after &&
    sql`(${tweets.createdAt}, ${tweets.tweetId}) > (${after.createdAt.toISOString()}::timestamptz, ${after.tweetId}::bigint)`;
  // Named like the table, so that one list of columns serves inside and outside.
  const found = db
    .select(columns)
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isInRange, isAfter))
    .orderBy(asc(tweets.createdAt), asc(tweets.tweetId))
    .limit(limit)
    .as("tweets");
  return db
    .select({ ...columns, range: rangeNumber, media: mediaRows(db, ownerId) })
    .from(rangeRows(ranges))
    .innerJoinLateral(found, sql`true`);
}

/** How many tweets each range has, in their order. */
export async function countTweetsInRanges(db: Db, ownerId: string, ranges: TweetRange[]): Promise<number[]> {
  if (ranges.length === 0) return [];
  const found = db
    .select({ count: sql`count(*)`.mapWith(Number).as("count") })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isInRange))
    .as("found");
  const rows = await db
    .select({ range: rangeNumber, count: found.count })
    .from(rangeRows(ranges))
    .innerJoinLateral(found, sql`true`);
  const counts = ranges.map(() => 0);
  for (const { range, count } of rows) counts[range] = count;
  return counts;
}

/**
 * The place of the first range, in the order given, that has a tweet. Stops there: ranges behind it are not looked at.
 */
export async function findFirstRangeWithTweets(
  db: Db,
  ownerId: string,
  ranges: TweetRange[],
): Promise<number | undefined> {
  if (ranges.length === 0) return undefined;
  const found = db
    .select({ one: sql`1`.as("one") })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isInRange))
    .limit(1)
    .as("found");
  const [first] = await db
    .select({ range: rangeNumber })
    .from(rangeRows(ranges))
    .innerJoinLateral(found, sql`true`)
    .orderBy(sql`range.ordinal`)
    .limit(1);
  return first?.range;
}

/** When the first of the tweets that are shown was written; undefined while there is none. */
export async function findOldestTweetTime(db: Db, ownerId: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ oldest: min(tweets.createdAt) })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown));
  return row?.oldest ?? undefined;
}

/** The ranges as rows in their order; an inner probe is made for each, and stops when the outer one has enough. */
function rangeRows(ranges: TweetRange[]) {
  const list = (values: (string | boolean)[]) => `{${values.join(",")}}`;
  return sql`(
    select * from unnest(
      ${list(ranges.map((range) => range.startsAt.toISOString()))}::timestamptz[],
      ${list(ranges.map((range) => range.endsAt.toISOString()))}::timestamptz[],
      ${list(ranges.map((range) => range.isTimeKnown))}::boolean[]
    ) with ordinality as range (starts_at, ends_at, is_time_known, ordinal)
    order by ordinal
  ) as range`;
}

const rangeNumber = sql`range.ordinal - 1`.mapWith(Number);
