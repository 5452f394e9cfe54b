import {
  dayAtIndex,
  formatMonthDay,
  indexOfDay,
  monthDayInWords,
  monthNames,
} from "@/lib/memories/month-day";

/** "3 May" */
export const dayName = (index: number): string => monthDayInWords(dayAtIndex(index));

/** Where a day's page is. */
export const dayHref = (index: number): string => `/memories/${formatMonthDay(dayAtIndex(index))}`;

/** Each month with the index of its first day, and of the first of the next. */
export const months = monthNames.map((name, month) => ({
  name,
  firstIndex: indexOfDay({ month: month + 1, day: 1 }),
  endIndex: indexOfDay({ month: month + 2, day: 1 }),
}));

export const monthOf = (index: number): number => dayAtIndex(index).month - 1;

/** "14 tweets" */
export const tweetsInWords = (count: number): string =>
  count === 1 ? "1 tweet" : `${count === 0 ? "no" : count.toLocaleString("en")} tweets`;
