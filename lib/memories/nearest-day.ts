import "server-only";
import type { Db } from "../db/client";
import { findFirstRangeWithTweets, findOldestTweetTime } from "../tweets/queries";
import { dayRanges, firstYearOf } from "./day-ranges";
import { countMemories } from "./get-memories";
import { DAYS_OF_THE_YEAR, dayAtIndex, indexOfDay, isLeapDay, isLeapYear } from "./month-day";
import type { MonthDay, Viewpoint } from "./types";

/** How far from the day each look reaches: most people's nearest day is close, so the first look is short. */
const REACHES = [4, 16, 64, DAYS_OF_THE_YEAR / 2];

/**
 * The day nearest to one that has memories, earlier before later at the same distance, and how many it has.
 *
 * @returns undefined if no day of the year has any.
 */
export async function findNearestDay(
  db: Db,
  ownerId: string,
  day: MonthDay,
  from: Viewpoint,
): Promise<{ day: MonthDay; count: number } | undefined> {
  const oldest = await findOldestTweetTime(db, ownerId);
  if (!oldest) return undefined;
  const firstYear = firstYearOf(oldest, from.timeZone);
  let reached = 0;
  for (const reach of REACHES) {
    const candidates = daysAround(day, reached + 1, reach, from.year).flatMap((day) =>
      dayRanges(day, from, firstYear).map((range) => ({ day, range })),
    );
    const hit = await findFirstRangeWithTweets(
      db,
      ownerId,
      candidates.map(({ range }) => range),
    );
    const nearest = hit === undefined ? undefined : candidates[hit]?.day;
    if (nearest) return { day: nearest, count: await countMemories(db, ownerId, nearest, from) };
    reached = reach;
  }
  return undefined;
}

/** The days from one distance to another, nearest first. A common year has no 29 February of its own. */
function daysAround(day: MonthDay, nearest: number, farthest: number, year: number): MonthDay[] {
  const start = indexOfDay(day);
  const days: MonthDay[] = [];
  for (let distance = nearest; distance <= farthest; distance += 1) {
    days.push(dayAtIndex(start - distance), dayAtIndex(start + distance));
  }
  return days.filter((candidate) => !isLeapDay(candidate) || isLeapYear(year));
}
