import { Temporal } from "temporal-polyfill";
import { formatMonthDay, isLeapDay, isLeapYear } from "./month-day";
import type { MonthDay, Viewpoint } from "./types";

/** One past date as the instants it lasted: from `startsAt` until just before `endsAt`. */
export type DayRange = {
  /** ISO: "2020-11-21". */
  date: string;
  startsAt: Date;
  endsAt: Date;
  /** Its 00:00 UTC: where those begin of which only the date is known. */
  writtenFrom: Date;
};

/** The date that it is now in a zone. */
export function todayIn(timeZone: string, now: Date): MonthDay & { year: number } {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(
    timeZone,
  );
  return { year, month, day };
}

/**
 * The dates that make up the memories of a day, newest first: that day in each year before the viewer's.
 *
 * - A day begins when its date begins there. Where clocks jump over midnight that is the first instant after the
 *   jump, so a day lasts 23, 24 or 25 hours as it did for the people who lived it.
 * - A date that a zone left out (30 December 2011 in Samoa) is not in the answer.
 * - In a common year 28 February takes in the 29th of leap years, which have no day of their own then.
 *
 * @param firstYear the year of the oldest tweet; nothing lies before it.
 */
export function dayRanges(day: MonthDay, { year, timeZone }: Viewpoint, firstYear: number): DayRange[] {
  const takesInLeapDay = day.month === 2 && day.day === 28 && !isLeapYear(year);
  const days = takesInLeapDay ? [{ month: 2, day: 29 }, day] : [day];
  const ranges: DayRange[] = [];
  for (let past = year - 1; past >= firstYear; past -= 1) {
    for (const candidate of days) {
      if (isLeapDay(candidate) && !isLeapYear(past)) continue;
      const range = rangeOf(`${String(past).padStart(4, "0")}-${formatMonthDay(candidate)}`, timeZone);
      if (range.startsAt < range.endsAt) ranges.push(range);
    }
  }
  return ranges;
}

/** One date in a zone, "2020-11-21"; empty (`startsAt` equals `endsAt`) where the zone left that date out. */
export function rangeOf(date: string, timeZone: string): DayRange {
  const writtenFrom = new Date(startInUtc(date));
  const next = new Date(writtenFrom.getTime() + DAY_MS).toISOString().slice(0, 10);
  const [startsAt, endsAt] = [new Date(startOf(date, timeZone)), new Date(startOf(next, timeZone))];
  return { date, startsAt, endsAt, writtenFrom };
}

const DAY_MS = 86_400_000;
const startInUtc = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** When a date begins is the same for ever, and to work it out for the dates of one page takes as long as to read them. */
const starts = new Map<string, number>();
/** Of three zones about: 2 MB. */
const STARTS_KEPT = 20_000;

function startOf(date: string, timeZone: string): number {
  if (timeZone === "UTC") return startInUtc(date);
  const key = `${date} ${timeZone}`;
  const start = starts.get(key) ?? workOutStart(Temporal.PlainDate.from(date), timeZone);
  if (starts.size >= STARTS_KEPT) starts.clear();
  starts.set(key, start);
  return start;
}

function workOutStart(date: Temporal.PlainDate, timeZone: string): number {
  const first = date.toZonedDateTime(timeZone);
  // Newfoundland's clocks went from 0:01 back to 23:01 until 2011, so that a date began twice, an hour apart. The second
  // time counts: a minute then belongs to the evening before, not an evening's last hour to the day after.
  const last = date.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation: "later" });
  const beganTwice = first.epochMilliseconds < last.epochMilliseconds && isDayBefore(last, date);
  return (beganTwice ? last : first).epochMilliseconds;
}

const isDayBefore = (moment: Temporal.ZonedDateTime, date: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(moment.subtract({ milliseconds: 1 }).toPlainDate(), date) < 0;

/** The earliest year that a tweet of this instant can stand in, there or by its written day. */
export function firstYearOf(oldest: Date, timeZone: string): number {
  return Math.min(oldest.getUTCFullYear(), todayIn(timeZone, oldest).year);
}
