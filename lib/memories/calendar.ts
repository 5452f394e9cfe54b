import "server-only";
import { eq } from "drizzle-orm";
import type { Db } from "../db/client";
import { memoryCalendars, users } from "../db/schema";
import { countTweetsInRanges, findOldestTweetTime } from "../tweets/queries";
import { dayRanges, firstYearOf, todayIn } from "./day-ranges";
import { DAYS_OF_THE_YEAR, dayAtIndex } from "./month-day";
import type { Viewpoint } from "./types";

/**
 * Counts every day of the year by the rules of the page itself, in the zone that the person has now.
 *
 * @returns how many days have memories; undefined if the person is gone.
 */
export async function countCalendar(
  { db, now }: { db: Db; now: () => Date },
  ownerId: string,
): Promise<number | undefined> {
  const [person] = await db.select({ timeZone: users.timeZone }).from(users).where(eq(users.id, ownerId));
  if (!person) return undefined;
  const { timeZone } = person;
  const { year } = todayIn(timeZone, now());
  const counts = await countDays(db, ownerId, { year, timeZone });
  const calendar = { timeZone, year, counts, countedAt: now() };
  await db
    .insert(memoryCalendars)
    .values({ ownerId, ...calendar })
    .onConflictDoUpdate({ target: memoryCalendars.ownerId, set: calendar });
  return counts.filter((count) => count > 0).length;
}

async function countDays(db: Db, ownerId: string, from: Viewpoint): Promise<number[]> {
  const days = new Array<number>(DAYS_OF_THE_YEAR).fill(0);
  const oldest = await findOldestTweetTime(db, ownerId);
  if (!oldest) return days;
  const firstYear = firstYearOf(oldest, from.timeZone);
  const ranges = days.flatMap((_, index) =>
    dayRanges(dayAtIndex(index), from, firstYear).map((range) => ({ ...range, index })),
  );
  const { counts } = await countTweetsInRanges(db, ownerId, ranges);
  for (const [place, { index }] of ranges.entries()) days[index] = (days[index] ?? 0) + (counts[place] ?? 0);
  return days;
}
