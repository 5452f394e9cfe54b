import "server-only";
import type { Db } from "../db/client";
import {
  countTweetsInRanges,
  findOldestTweetTime,
  listTweetsInRanges,
  type TweetRange,
} from "../tweets/queries";
import type { Tweet } from "../tweets/types";
import { type DayRange, dayRanges, firstYearOf, rangeOf } from "./day-ranges";
import type { Memories, MemoryDate, MonthDay, TweetCursor, Viewpoint } from "./types";

/** Enough for nearly every day of nearly everybody; the rest comes by "Show more". */
const PAGE = 50;

/**
 * The tweets of a day in earlier years, newest year first and oldest tweet first within a date.
 *
 * Each date brings its first `limit` tweets: a day of thousands costs no more than one of fifty.
 */
export async function getMemories(
  db: Db,
  ownerId: string,
  day: MonthDay,
  from: Viewpoint,
  limit = PAGE,
): Promise<Memories> {
  const days = await daysOf(db, ownerId, day, from);
  // One more than asked for tells whether there are more.
  const lists = await listTweetsInRanges(db, ownerId, days.flatMap(probesOf), { limit: limit + 1 });
  const dates = days
    .map(({ date }, index) => page(date, inOrder(lists[2 * index], lists[2 * index + 1]), limit))
    .filter((date) => date.tweets.length > 0);
  await countTheLong(db, ownerId, dates, from);
  return { count: dates.reduce((sum, date) => sum + date.count, 0), dates };
}

/** The next tweets of one date, from where the last page ended. */
export async function getMoreOfDate(
  db: Db,
  ownerId: string,
  date: string,
  timeZone: string,
  after: TweetCursor,
  limit = 2 * PAGE,
): Promise<Pick<MemoryDate, "tweets" | "next">> {
  const [known, unknown] = await listTweetsInRanges(db, ownerId, probesOf(rangeOf(date, timeZone)), {
    limit: limit + 1,
    after,
  });
  const { tweets, next } = page(date, inOrder(known, unknown), limit);
  return { tweets, next };
}

/** How many tweets the day has, without reading them. */
export async function countMemories(
  db: Db,
  ownerId: string,
  day: MonthDay,
  from: Viewpoint,
): Promise<number> {
  const days = await daysOf(db, ownerId, day, from);
  const counts = await countTweetsInRanges(db, ownerId, days.flatMap(probesOf));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function daysOf(db: Db, ownerId: string, day: MonthDay, from: Viewpoint): Promise<DayRange[]> {
  const oldest = await findOldestTweetTime(db, ownerId);
  return oldest ? dayRanges(day, from, firstYearOf(oldest, from.timeZone)) : [];
}

/** A date is two ranges: what was written in its hours, and what is only known to have been written on it. */
export function probesOf({ date, startsAt, endsAt }: DayRange): [TweetRange, TweetRange] {
  const midnight = new Date(`${date}T00:00:00Z`);
  return [
    { startsAt, endsAt, isTimeKnown: true },
    { startsAt: midnight, endsAt: new Date(midnight.getTime() + 1), isTimeKnown: false },
  ];
}

function inOrder(known: Tweet[] = [], unknown: Tweet[] = []): Tweet[] {
  return unknown.length === 0 ? known : [...unknown, ...known].sort(byTime);
}

function byTime(a: Tweet, b: Tweet): number {
  const apart = a.createdAt.getTime() - b.createdAt.getTime();
  if (apart !== 0) return apart;
  return BigInt(a.tweetId) < BigInt(b.tweetId) ? -1 : 1;
}

function page(date: string, found: Tweet[], limit: number): MemoryDate {
  const tweets = found.slice(0, limit);
  const last = tweets.at(-1);
  return {
    date,
    count: tweets.length,
    tweets,
    next: found.length > limit && last ? { createdAt: last.createdAt, tweetId: last.tweetId } : undefined,
  };
}

async function countTheLong(
  db: Db,
  ownerId: string,
  dates: MemoryDate[],
  { timeZone }: Viewpoint,
): Promise<void> {
  const long = dates.filter((date) => date.next);
  const counts = await countTweetsInRanges(
    db,
    ownerId,
    long.flatMap(({ date }) => probesOf(rangeOf(date, timeZone))),
  );
  for (const [index, date] of long.entries()) {
    date.count = (counts[2 * index] ?? 0) + (counts[2 * index + 1] ?? 0);
  }
}
