import "server-only";
import type { Db } from "../db/client";
import { countTweetsInRanges, listTweetsInRanges, type TweetRange } from "../tweets/queries";
import type { Tweet } from "../tweets/types";
import { type DayRange, dayRanges, firstYearOf, rangeOf } from "./day-ranges";
import type { Memories, MemoryDate, MonthDay, TweetCursor, Viewpoint } from "./types";

/** How many tweets a page brings at once; the rest comes by "Show more". */
const PAGE = 50;
/** However many dates share a page, each shows this many. */
const LEAST_OF_A_DATE = 3;
/** So few are not worth a button: they are shown with the others. */
const NOT_WORTH_A_BUTTON = 3;
/** Nearly nobody has tweets of earlier years, so days are counted from here without asking first. */
const FIRST_YEAR_OF_X = 2006;

/**
 * The tweets of a day in earlier years, newest year first and oldest tweet first within a date.
 *
 * All of them while they fit on a page. Beyond that each date brings its first few and where the others begin: a day
 * of thousands costs no more than a page.
 */
export async function getMemories(
  db: Db,
  ownerId: string,
  day: MonthDay,
  from: Viewpoint,
  pageSize = PAGE,
): Promise<Memories> {
  const { days, oldest } = await listDays(db, ownerId, day, from);
  const limit = limitOfADate(
    days.map(({ count }) => count),
    pageSize,
  );
  const shownOf = (count: number) => (count <= limit + NOT_WORTH_A_BUTTON ? count : limit);
  const wanted = days.flatMap(({ range, count }) => wantedOf(range, shownOf(count)));
  const lists = await listTweetsInRanges(db, ownerId, wanted);
  const dates = days.map(({ range, count }, index) => {
    const shown = shownOf(count);
    const tweets = inOrder(lists[2 * index], lists[2 * index + 1]).slice(0, shown);
    return {
      date: range.date,
      count,
      tweets,
      next: count > tweets.length ? placeOf(tweets.at(-1)) : undefined,
    };
  });
  return { count: sum(days.map(({ count }) => count)), dates, oldest };
}

/** The next tweets of one date, from where the last page ended. */
export async function getMoreOfDate(
  db: Db,
  ownerId: string,
  date: string,
  timeZone: string,
  after: TweetCursor,
  limit = PAGE,
): Promise<Pick<MemoryDate, "tweets" | "next">> {
  // One more than is shown tells whether there are more.
  const wanted = wantedOf(rangeOf(date, timeZone), limit + 1);
  const [known, unknown] = await listTweetsInRanges(db, ownerId, wanted, after);
  const found = inOrder(known, unknown);
  const tweets = found.slice(0, limit);
  return { tweets, next: found.length > limit ? placeOf(tweets.at(-1)) : undefined };
}

/** How many tweets the day has, without reading them. */
export async function countMemories(
  db: Db,
  ownerId: string,
  day: MonthDay,
  from: Viewpoint,
): Promise<number> {
  const { days } = await listDays(db, ownerId, day, from);
  return sum(days.map(({ count }) => count));
}

/** The past dates of a day that have tweets, and when the oldest tweet of all was written. */
async function listDays(
  db: Db,
  ownerId: string,
  day: MonthDay,
  from: Viewpoint,
  since = FIRST_YEAR_OF_X,
): Promise<{ days: { range: DayRange; count: number }[]; oldest?: Date }> {
  const ranges = dayRanges(day, from, since);
  const { counts, oldest } = await countTweetsInRanges(db, ownerId, ranges.flatMap(probesOf));
  const firstYear = oldest ? firstYearOf(oldest, from.timeZone) : since;
  if (firstYear < since) return listDays(db, ownerId, day, from, firstYear);
  const days = ranges
    .map((range, index) => ({ range, count: (counts[2 * index] ?? 0) + (counts[2 * index + 1] ?? 0) }))
    .filter(({ count }) => count > 0);
  return { days, oldest };
}

/** The most that each date may show so that all together fill one page. */
function limitOfADate(counts: number[], pageSize: number): number {
  let limit = Math.max(LEAST_OF_A_DATE, Math.min(pageSize, Math.max(...counts)));
  while (limit > LEAST_OF_A_DATE && sum(counts.map((count) => Math.min(count, limit))) > pageSize) limit -= 1;
  return limit;
}

/** A date is two ranges: what was written in its hours, and what is only known to have been written on it. */
export function probesOf({ date, startsAt, endsAt }: DayRange): [TweetRange, TweetRange] {
  const written = rangeOf(date, "UTC");
  return [
    { startsAt, endsAt, isTimeKnown: true },
    { startsAt: written.startsAt, endsAt: written.endsAt, isTimeKnown: false },
  ];
}

/** Each of the two may hold them all. */
const wantedOf = (range: DayRange, limit: number) => probesOf(range).map((probe) => ({ ...probe, limit }));

function inOrder(known: Tweet[] = [], unknown: Tweet[] = []): Tweet[] {
  return unknown.length === 0 ? known : [...unknown, ...known].sort(byTime);
}

function byTime(a: Tweet, b: Tweet): number {
  const apart = a.createdAt.getTime() - b.createdAt.getTime();
  if (apart !== 0) return apart;
  return BigInt(a.tweetId) < BigInt(b.tweetId) ? -1 : 1;
}

const placeOf = (tweet: Tweet | undefined): TweetCursor | undefined =>
  tweet && { createdAt: tweet.createdAt, tweetId: tweet.tweetId };

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
