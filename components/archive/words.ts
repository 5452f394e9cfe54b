import { bytesInWords } from "@/lib/bytes-in-words";
import { dateInWords } from "@/lib/dates-in-words";

const LOCALE = "en";
const numbers = new Intl.NumberFormat(LOCALE);
const lists = new Intl.ListFormat(LOCALE, { type: "conjunction" });

/** "48,211" */
export const number = (value: number): string => numbers.format(value);

/** "1 tweet", "48,211 tweets" */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** "48,211 tweets, 1,902 pictures and 41 long notes" */
export const listed = (parts: string[]): string => lists.format(parts).replace(/, and /, " and ");

/** "about 20 s left", or nothing while nobody can know. */
export function timeLeft(seconds: number | undefined): string | undefined {
  if (seconds === undefined || !Number.isFinite(seconds)) return undefined;
  if (seconds < 5) return "almost done";
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${Math.max(1, minutes)} min left`;
  const hours = Math.floor(minutes / 60);
  const rest = Math.round((minutes % 60) / 10) * 10;
  if (hours >= 24) return "more than a day left";
  return rest === 0 || hours >= 6
    ? `about ${hours} h left`
    : `about ${hours} h ${Math.min(rest, 50)} min left`;
}

/** "62 %": rounded down, so that only what is done says 100. */
export function percent(part: number, whole: number): string {
  return `${whole <= 0 ? 0 : Math.min(100, Math.floor((100 * part) / whole))} %`;
}

/** "1.2 GB of 5 GB" */
export function bytesOf(part: number, whole: number): string {
  return `${bytesInWords(part)} of ${bytesInWords(whole)}`;
}

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

/** "3 hours ago", "yesterday" */
export function timeAgo(instant: string, now: Date): string {
  const seconds = (now.getTime() - new Date(instant).getTime()) / 1000;
  for (const [unit, size] of UNITS) {
    if (seconds >= size) return relative.format(-Math.floor(seconds / size), unit);
  }
  return "just now";
}

/** "21 November 2026 at 08:14" in the person's zone */
export function dateAndTime(instant: string | Date, timeZone: string): string {
  return dateInWords(new Date(instant), { dateStyle: "long", timeStyle: "short", timeZone });
}
