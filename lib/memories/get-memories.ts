import "server-only";
import type { Db } from "../db/client";
import { countTweetsInRanges, listTweetsInRanges } from "../tweets/queries";
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
  const wanted = days.map(({ range, count }) => ({ ...range, limit: shownOf(count) }));
  const lists = await listTweetsInRanges(db, ownerId, wanted);
  const dates = days.map(({ range: { date }, count }, index) => {
    const tweets = lists[index] ?? [];
    return { date, count, tweets, next: count > tweets.length ? placeOf(tweets.at(-1)) : undefined };
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
  const wanted = { ...rangeOf(date, timeZone), limit: limit + 1 };
  const [found = []] = await listTweetsInRanges(db, ownerId, [wanted], after);
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
  const { counts, oldest } = await countTweetsInRanges(db, ownerId, ranges);
  const firstYear = oldest ? firstYearOf(oldest, from.timeZone) : since;
  if (firstYear < since) return listDays(db, ownerId, day, from, firstYear);
  const days = ranges
    .map((range, index) => ({ range, count: counts[index] ?? 0 }))
    .filter(({ count }) => count > 0);
  return { days, oldest };
}

/** The most that each date may show so that all together fill one page. */
function limitOfADate(counts: number[], pageSize: number): number {
  let limit = Math.max(LEAST_OF_A_DATE, Math.min(pageSize, Math.max(...counts)));
  while (limit > LEAST_OF_A_DATE && sum(counts.map((count) => Math.min(count, limit))) > pageSize) limit -= 1;
  return limit;
}

const placeOf = (tweet: Tweet | undefined): TweetCursor | undefined =>
  tweet && { createdAt: tweet.createdAt, tweetId: tweet.tweetId };

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
