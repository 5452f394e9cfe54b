const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const TWEET_DATE = /^\w{3} (\w{3}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d) (\d{4})$/;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const CLASSIC_DATE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/;

/**
 * An instant as X wrote it, in one of its three ways: `Sat Nov 16 11:33:22 +0000 2024`,
 * `2024-11-16T11:33:22.222Z`, or `2012-05-01 12:00:00 +0000` in classic archives.
 */
export function parseDate(value: unknown): Date | undefined {
  if (typeof value !== "string") return undefined;
  if (UTC_TWEET_DATE.test(value)) return inUtc(value);
  const tweet = TWEET_DATE.exec(value);
  if (tweet) {
    const [, month, day, hour, minute, second, zoneHour, zoneMinute, year] = tweet;
    const monthNumber = MONTHS.indexOf(month as string) + 1;
    if (monthNumber === 0) return undefined;
    return valid(
      `${year}-${pad(monthNumber)}-${pad(Number(day))}T${hour}:${minute}:${second}${zoneHour}:${zoneMinute}`,
    );
  }
  if (ISO_DATE.test(value)) return valid(value);
  const classic = CLASSIC_DATE.exec(value);
  return classic ? valid(`${classic[1]}T${classic[2]}${classic[3]}:${classic[4]}`) : undefined;
}

/** Nearly every tweet's, and its digits stand at fixed places. */
const UTC_TWEET_DATE = /^\w{3} \w{3} \d\d \d\d:\d\d:\d\d \+0000 \d{4}$/;

function inUtc(text: string): Date | undefined {
  const month = MONTHS.indexOf(text.slice(4, 7));
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (month < 0 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return undefined;
  const year = 100 * twoDigits(text, 26) + twoDigits(text, 28);
  return within(new Date(Date.UTC(year, month, day, hour, minute, second)));
}

const twoDigits = (text: string, at: number): number =>
  10 * text.charCodeAt(at) + text.charCodeAt(at + 1) - 11 * ZERO;

const ZERO = "0".charCodeAt(0);

/** X began in March 2006; a date far outside is no date of a tweet. */
const FIRST = Date.UTC(2006, 0);
const LAST = Date.UTC(2100, 0);

function valid(text: string): Date | undefined {
  return within(new Date(text));
}

function within(date: Date): Date | undefined {
  return date.getTime() >= FIRST && date.getTime() < LAST ? date : undefined;
}

const pad = (number: number): string => String(number).padStart(2, "0");

const SNOWFLAKES_BEGAN = Date.UTC(2010, 10, 4);

/** The second in which a tweet was written, by its id; the ids of tweets from before November 2010 tell nothing. */
export function snowflakeSecond(tweetId: string): Date | undefined {
  const seconds = ((BigInt(tweetId) >> 22n) + 1_288_834_974_657n) / 1000n;
  const date = new Date(Number(seconds) * 1000);
  return BigInt(tweetId) > 2n ** 36n && date.getTime() < LAST ? date : undefined;
}

/**
 * When a classic archive's tweet was written. Until 4 November 2010 these archives hold the day alone, printed as
 * midnight: such a tweet is kept at noon UTC, which is that day nearly everywhere on earth.
 */
export function parseClassicDate(value: unknown): { createdAt: Date; isTimeKnown: boolean } | undefined {
  const date = parseDate(value);
  if (!date) return undefined;
  const isMidnight = date.getTime() % 86_400_000 === 0;
  if (!isMidnight || date.getTime() >= SNOWFLAKES_BEGAN) return { createdAt: date, isTimeKnown: true };
  return { createdAt: new Date(date.getTime() + 12 * 3_600_000), isTimeKnown: false };
}
