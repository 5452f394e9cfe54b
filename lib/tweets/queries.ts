import "server-only";
import { and, asc, eq, min, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { preparedOnce } from "../db/prepared";
import { tweets } from "../db/schema";
import { tweetColumns as columns, isShown, listAuthors, mediaRows, toTweet } from "./tweet-rows";
import type { Tweet } from "./types";

/**
 * A date in a zone: what was written from `startsAt` until just before `endsAt`, and what is only known to have been written on
 * it. That is kept within the 24 hours from `writtenFrom`, 00:00 UTC of the date, whatever the zone.
 */
export type TweetRange = { startsAt: Date; endsAt: Date; writtenFrom: Date };

/** The place of a tweet in the order of time; within one instant the ids decide. */
export type TweetPlace = { createdAt: Date; tweetId: string };

/** A range, and how many of its tweets are wanted. */
export type Wanted = TweetRange & { limit: number };

/** One probe of the index from the earlier beginning to the later end, which are nearly the same; then each by its own. */
const isInRange = sql`${tweets.createdAt} >= least(range.starts_at, range.written_from)
  and ${tweets.createdAt} < greatest(range.ends_at, range.written_until)
  and case when ${tweets.isTimeKnown}
    then ${tweets.createdAt} >= range.starts_at and ${tweets.createdAt} < range.ends_at
    else ${tweets.createdAt} >= range.written_from and ${tweets.createdAt} < range.written_until end`;

/**
 * The first tweets of each range, oldest first: one probe of one index for each range.
 *
 * @returns as many lists as ranges, in their order.
 */
export async function listTweetsInRanges(
  db: Db,
  ownerId: string,
  ranges: Wanted[],
  after?: TweetPlace,
): Promise<Tweet[][]> {
  if (ranges.length === 0) return [];
  const [rows, authors] = await Promise.all([
    selectTweetsInRanges(db, ownerId, ranges, after),
    listAuthors(db, ownerId),
  ]);
  const lists: Tweet[][] = ranges.map(() => []);
  for (const row of rows) lists[row.range]?.push(toTweet(row, authors));
  return lists;
}

/** The statement of `listTweetsInRanges`, by itself so that a test can ask Postgres how it would run it. */
export function selectTweetsInRanges(db: Db, ownerId: string, ranges: Wanted[], after?: TweetPlace) {
  const given = { ownerId, ...asLists(ranges), limits: `{${ranges.map(({ limit }) => limit)}}` };
  if (!after) return firstTweets(db).execute(given);
  return nextTweets(db).execute({
    ...given,
    afterTime: after.createdAt.toISOString(),
    afterId: after.tweetId,
  });
}

const firstTweets = preparedOnce((db) => tweetsOfRanges(db).prepare("first_tweets"));
const nextTweets = preparedOnce((db) => tweetsOfRanges(db, isAfter).prepare("next_tweets"));

const isAfter = sql`(${tweets.createdAt}, ${tweets.tweetId}) > (${sql.placeholder("afterTime")}::timestamptz, ${sql.placeholder("afterId")}::bigint)`;

/** Of each range its own. Drizzle writes it as it stands, though its types know no limit like that. */
const limitOfRange = sql`(${sql.placeholder("limits")}::int[])[range.ordinal]` as unknown as Placeholder;

function tweetsOfRanges(db: Db, condition?: SQL) {
  const ownerId = sql.placeholder("ownerId");
  // Named like the table, so that one list of columns serves inside and outside.
  const found = db
    .select(columns)
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isInRange, condition))
    .orderBy(asc(tweets.createdAt), asc(tweets.tweetId))
    .limit(limitOfRange)
    .as("tweets");
  return db
    .select({ ...columns, range: rangeNumber, media: mediaRows(db, ownerId) })
    .from(rangeRows)
    .innerJoinLateral(found, sql`true`);
}

/** How many tweets each range has, in their order; and when the oldest of all that are shown was written. */
export async function countTweetsInRanges(
  db: Db,
  ownerId: string,
  ranges: TweetRange[],
): Promise<{ counts: number[]; oldest?: Date }> {
  const [row] = await countsOfRanges(db).execute({ ownerId, ...asLists(ranges) });
  return { counts: row?.counts ?? [], oldest: row?.oldest ?? undefined };
}

const countsOfRanges = preparedOnce((db) => {
  const isTheirs = and(eq(tweets.ownerId, sql.placeholder("ownerId")), isShown);
  const found = db.select({ count: sql`count(*)::int` }).from(tweets).where(and(isTheirs, isInRange));
  const oldest = db
    .select({ oldest: min(tweets.createdAt) })
    .from(tweets)
    .where(isTheirs);
  return db
    .select({
      counts: sql<number[]>`array(select ${found} from ${rangeRows} order by range.ordinal)`,
      oldest: sql<Date | null>`${oldest}`.mapWith(tweets.createdAt),
    })
    .from(sql`(values (1)) as one`)
    .prepare("counts_of_ranges");
});

/**
 * The place of the first range, in the order given, that has a tweet. Stops there: ranges behind it are not looked at.
 */
export async function findFirstRangeWithTweets(
  db: Db,
  ownerId: string,
  ranges: TweetRange[],
): Promise<number | undefined> {
  if (ranges.length === 0) return undefined;
  const [first] = await firstRange(db).execute({ ownerId, ...asLists(ranges) });
  return first?.range;
}

const firstRange = preparedOnce((db) => {
  const found = db
    .select({ one: sql`1`.as("one") })
    .from(tweets)
    .where(and(eq(tweets.ownerId, sql.placeholder("ownerId")), isShown, isInRange))
    .limit(1)
    .as("found");
  return db
    .select({ range: rangeNumber })
    .from(rangeRows)
    .innerJoinLateral(found, sql`true`)
    .orderBy(sql`range.ordinal`)
    .limit(1)
    .prepare("first_range");
});

/** When the first of the tweets that are shown was written; undefined while there is none. */
export async function findOldestTweetTime(db: Db, ownerId: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ oldest: min(tweets.createdAt) })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown));
  return row?.oldest ?? undefined;
}

/** The ranges as rows in their order; an inner probe is made for each, and stops when the outer one has enough. */
const rangeRows = sql`(
    select *, written_from + interval '24 hours' as written_until from unnest(
      ${sql.placeholder("starts")}::timestamptz[],
      ${sql.placeholder("ends")}::timestamptz[],
      ${sql.placeholder("written")}::timestamptz[]
    ) with ordinality as range (starts_at, ends_at, written_from, ordinal)
    order by ordinal
  ) as range`;

/** Ranges as Postgres writes arrays: what the statements with `rangeRows` are given. */
function asLists(ranges: TweetRange[]): { starts: string; ends: string; written: string } {
  const list = (instants: Date[]) => `{${instants.map((instant) => instant.toISOString())}}`;
  return {
    starts: list(ranges.map((range) => range.startsAt)),
    ends: list(ranges.map((range) => range.endsAt)),
    written: list(ranges.map((range) => range.writtenFrom)),
  };
}

const rangeNumber = sql`range.ordinal - 1`.mapWith(Number);
