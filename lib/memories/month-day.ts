import type { MonthDay } from "./types";

/** Pure arithmetic on days of the year; 29 February is one of the 366. Safe in the browser. */

const MONTHS = [
  ["January", 31],
  ["February", 29],
  ["March", 31],
  ["April", 30],
  ["May", 31],
  ["June", 30],
  ["July", 31],
  ["August", 31],
  ["September", 30],
  ["October", 31],
  ["November", 30],
  ["December", 31],
] as const;

export const DAYS_OF_THE_YEAR = 366;

export const monthNames: readonly string[] = MONTHS.map(([name]) => name);

/** "11-21" and nothing else: two digits each, a day that exists. */
export function parseMonthDay(text: string): MonthDay | undefined {
  const match = /^(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const month = Number(match[1]);
  const day = Number(match[2]);
  return day >= 1 && day <= (MONTHS[month - 1]?.[1] ?? 0) ? { month, day } : undefined;
}

export function formatMonthDay({ month, day }: MonthDay): string {
  return `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** "21 November". */
export function monthDayInWords({ month, day }: MonthDay): string {
  return `${day} ${monthNames[month - 1]}`;
}

/** 1 January is 0, 29 February 59, 31 December 365. */
export function indexOfDay({ month, day }: MonthDay): number {
  return MONTHS.slice(0, month - 1).reduce((sum, [, days]) => sum + days, 0) + day - 1;
}

/** The reverse of `indexOfDay`; the year is a ring, so -1 is 31 December. */
export function dayAtIndex(index: number): MonthDay {
  let left = ((index % DAYS_OF_THE_YEAR) + DAYS_OF_THE_YEAR) % DAYS_OF_THE_YEAR;
  let month = 0;
  for (const [, days] of MONTHS) {
    month += 1;
    if (left < days) break;
    left -= days;
  }
  return { month, day: left + 1 };
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const isSameDay = (a: MonthDay, b: MonthDay): boolean => a.month === b.month && a.day === b.day;

export const isLeapDay = ({ month, day }: MonthDay): boolean => month === 2 && day === 29;

/**
 * The day before (-1) or after (1), on a ring. A common year has no 29 February to turn to: its tweets stand on the
 * 28th then.
 */
export function turnDay(from: MonthDay, by: 1 | -1, year: number): MonthDay {
  const next = dayAtIndex(indexOfDay(from) + by);
  return isLeapDay(next) && !isLeapYear(year) ? dayAtIndex(indexOfDay(from) + 2 * by) : next;
}
