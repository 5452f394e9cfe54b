import { random } from "./random";

export type Span = {
  tweets: number;
  /** The newest instant. */
  until: Date;
  years: number;
  seed: number;
  /** So many of the tweets fall on the month and day of `until`, spread over all years. */
  onThisDay: number;
};

/** When the n-th tweet was written; 0 is the newest. Even steps with some scatter, and those of this day besides. */
export function instantOf(span: Span, index: number): number {
  const { tweets, until, years, seed, onThisDay } = span;
  const chance = random(seed * 7919 + index + 1);
  if (index < onThisDay) return onThisDayIn(until, index % (years + 1), chance.below(13 * 3600));
  const step = (years * 365.25 * 86_400_000) / Math.max(1, tweets - onThisDay);
  const at = until.getTime() - 3_600_000 - Math.floor((index - onThisDay + chance.next() * 0.9) * step);
  return Math.max(at - (at % 1000), Date.UTC(2006, 6, 15, 12));
}

/** Between 7 in the morning and 8 in the evening UTC. */
function onThisDayIn(until: Date, yearsAgo: number, seconds: number): number {
  const latest = until.getTime() - (until.getTime() % 1000);
  const at =
    Date.UTC(until.getUTCFullYear() - yearsAgo, until.getUTCMonth(), until.getUTCDate(), 7) + seconds * 1000;
  return Math.min(at, latest);
}

const SNOWFLAKE_EPOCH = 1_288_834_974_657;

/** The id of a tweet of that instant; before November 2010 ids were counted. `salt` tells tweets of one instant apart. */
export function tweetIdOf(ms: number, salt: number): string {
  if (ms > SNOWFLAKE_EPOCH)
    return ((BigInt(ms - SNOWFLAKE_EPOCH) << 22n) | BigInt(salt % 4_194_304)).toString();
  return String(Math.floor((ms - Date.UTC(2006, 2, 21)) / 1000) * 200 + (salt % 199));
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Sat Nov 16 11:33:22 +0000 2024` */
export function tweetDate(ms: number): string {
  const date = new Date(ms);
  const time = date.toISOString().slice(11, 19);
  const day = String(date.getUTCDate()).padStart(2, "0");
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} +0000 ${date.getUTCFullYear()}`;
}
