import { dateInWords } from "../../dates-in-words";
import type { Digest } from "./types";

const DAY_MS = 86_400_000;
const LONGEST_MS = { daily: 1.5 * DAY_MS, weekly: 8 * DAY_MS };
const numbers = new Intl.NumberFormat("en");
const lists = new Intl.ListFormat("en", { type: "conjunction" });

const counted = (count: number, one: string, many = `${one}s`) =>
  `${numbers.format(count)} ${count === 1 ? one : many}`;

/** "34 pictures and 2 videos" */
export function savedInWords({ photos, videos }: Pick<Digest, "photos" | "videos">): string {
  const parts = [photos > 0 && counted(photos, "picture"), videos > 0 && counted(videos, "video")];
  return lists.format(parts.filter((part) => part !== false));
}

/** "This week 34 pictures and 2 videos of 12 people were saved." */
export function digestSentence(digest: Digest, timeZone: string): string {
  const people = digest.people === 1 ? "one person" : `${numbers.format(digest.people)} people`;
  const isOne = digest.photos + digest.videos === 1;
  return `${sinceWhen(digest, timeZone)} ${savedInWords(digest)} of ${people} ${isOne ? "was" : "were"} saved.`;
}

/** A period that grew, because nothing ran for a while, is told by its first day. */
function sinceWhen({ every, startsAt, endsAt }: Digest, timeZone: string): string {
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS[every]) return `Since ${dayOf(startsAt, timeZone)}`;
  return every === "daily" ? "Since yesterday" : "This week";
}

/** "16 November – 23 November 2026": the days that a note covers. */
export function digestDays({ startsAt, endsAt }: Digest, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone }).formatRange(startsAt, endsAt);
}

/** "Most of them are by Grace Hopper (@grace_h, 9) and Alan (@alan_t, 7)."; nothing where one person made them all. */
export function authorsSentence({ authors, people }: Pick<Digest, "authors" | "people">): string | undefined {
  const names = authors.map(({ handle, name, saved }) => `${name || handle} (@${handle}, ${saved})`);
  if (names.length === 0) return undefined;
  return people > names.length
    ? `Most are by ${lists.format(names)}.`
    : `They are by ${lists.format(names)}.`;
}

function dayOf(at: Date, timeZone: string): string {
  return dateInWords(at, { day: "numeric", month: "long", timeZone });
}
