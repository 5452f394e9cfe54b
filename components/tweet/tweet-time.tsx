import { dateInWords } from "@/lib/dates-in-words";
import type { Tweet } from "@/lib/tweets/types";

type Timed = Pick<Tweet, "createdAt" | "isTimeKnown">;

/** The clock time in the reader's zone; on hover the exact one. Nothing where the archive kept only the day. */
export function TweetTime({ tweet, timeZone }: { tweet: Timed; timeZone: string }) {
  if (!tweet.isTimeKnown) return null;
  return (
    <time
      dateTime={tweet.createdAt.toISOString()}
      title={exactTime(tweet, timeZone)}
      className="shrink-0 whitespace-nowrap text-ink-2 tabular-nums before:mr-2 before:content-['·']"
    >
      {dateInWords(tweet.createdAt, { hour: "numeric", minute: "2-digit", timeZone })}
    </time>
  );
}

/** "21 November 2020 at 8:14:03 CET", or the day alone where no more is known: that day holds in every zone. */
export function exactTime({ createdAt, isTimeKnown }: Timed, timeZone: string): string {
  return isTimeKnown
    ? dateInWords(createdAt, { dateStyle: "long", timeStyle: "long", timeZone })
    : dateInWords(createdAt, { dateStyle: "long", timeZone: "UTC" });
}
