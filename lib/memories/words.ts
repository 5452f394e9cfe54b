import { formatMonthDay, isLeapDay, isLeapYear, isSameDay, monthDayInWords, turnDay } from "./month-day";
import type { MonthDay } from "./types";

/** "6 years ago", "Saturday", "21 November 2020": a past date in three pieces. */
export function pastDateInWords(
  iso: string,
  fromYear: number,
): { year: number; ago: string; weekday: string; date: string } {
  const [year = 0, month = 0, day = 0] = iso.split("-").map(Number);
  const years = fromYear - year;
  return {
    year,
    ago: years === 1 ? "1 year ago" : `${years} years ago`,
    weekday: weekday(iso),
    date: `${monthDayInWords({ month, day })} ${year}`,
  };
}

/** What stands above the day: how near it is, if it is near, and its weekday this year. */
export function dayThisYear(
  day: MonthDay,
  today: MonthDay & { year: number },
): { isToday: boolean; words: string } {
  const { year } = today;
  if (isLeapDay(day) && !isLeapYear(year)) {
    const next = [1, 2, 3, 4, 5, 6, 7, 8].map((ahead) => year + ahead).find(isLeapYear);
    return { isToday: false, words: `Comes again in ${next}` };
  }
  const name = weekday(`${year}-${formatMonthDay(day)}`);
  if (isSameDay(day, today)) return { isToday: true, words: name };
  if (isSameDay(day, turnDay(today, -1, year))) return { isToday: false, words: `Yesterday · ${name}` };
  if (isSameDay(day, turnDay(today, 1, year))) return { isToday: false, words: `Tomorrow · ${name}` };
  return { isToday: false, words: `${name} in ${year}` };
}

/** "14 tweets in 6 years" */
export function sumInWords(tweets: number, years: number): string {
  return `${countInWords(tweets)} in ${years === 1 ? "1 year" : `${years} years`}`;
}

/** "1 tweet", "2,310 tweets" */
export const countInWords = (tweets: number): string =>
  tweets === 1 ? "1 tweet" : `${tweets.toLocaleString("en")} tweets`;

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const weekday = (date: string): string => WEEKDAYS[new Date(date).getUTCDay()] ?? "";
