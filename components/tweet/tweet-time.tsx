import { dateInWords } from "@/lib/dates-in-words";
import type { Tweet } from "@/lib/tweets/types";

type Timed = Pick<Tweet, "createdAt" | "isTimeKnown">;

/** The clock time in the reader's zone; on hover the exact one. */
export function TweetTime({ at, exact, timeZone }: { at: Date; exact: string; timeZone: string }) {
  return (
    <time
      dateTime={at.toISOString()}
      title={exact}
      className="shrink-0 whitespace-nowrap text-ink-2 tabular-nums before:mr-2 before:content-['·']"
    >
      {dateInWords(at, { hour: "numeric", minute: "2-digit", timeZone })}
    </time>
  );
}

/** "21 November 2020 at 8:14:03 CET", or the day alone where no more is known: that day holds in every zone. */
export function exactTime({ createdAt, isTimeKnown }: Timed, timeZone: string): string {
  return isTimeKnown
    ? dateInWords(createdAt, { dateStyle: "long", timeStyle: "long", timeZone })
    : dateInWords(createdAt, { dateStyle: "long", timeZone: "UTC" });
}
