"use client";

import { useMemo } from "react";
import { TweetCard } from "@/components/tweet/tweet-card";
import { useIsInBrowser } from "@/components/ui/use-is-in-browser";
import { unpackDates } from "@/lib/memories/packed";
import type { MemoryDate } from "@/lib/memories/types";
import { pastDateInWords } from "@/lib/memories/words";
import { DateSection } from "./date-section";
import { type MoreAction, MoreTweets } from "./more-tweets";

/** More than most screens show. */
const FIRST_TWEETS = 10;

/**
 * The tweets of a day, date by date. In the browser's bundle anyway, for "Show more"; rendered there, each tweet crosses
 * the wire once as data, and not once more as the whole tree of its card. The server draws what the screen shows first.
 */
export function MemoryDates({
  packed,
  year,
  timeZone,
  moreAction,
}: {
  /** By lib/memories/packed.ts. */
  packed: string;
  /** From which is counted how long ago each date is. */
  year: number;
  timeZone: string;
  moreAction: MoreAction;
}) {
  const isInBrowser = useIsInBrowser();
  const all = useMemo(() => unpackDates(packed), [packed]);
  const dates = isInBrowser ? all : firstOf(all, FIRST_TWEETS);
  return dates.map(({ date, tweets, count, next }) => (
    <DateSection key={date} {...pastDateInWords(date, year)}>
      {tweets.map((tweet) => (
        <TweetCard key={tweet.tweetId} tweet={tweet} timeZone={timeZone} />
      ))}
      {next && (
        <MoreTweets
          date={date}
          remaining={count - tweets.length}
          first={next}
          timeZone={timeZone}
          action={moreAction}
        />
      )}
    </DateSection>
  ));
}

function firstOf(dates: MemoryDate[], most: number): MemoryDate[] {
  let left = most;
  return dates.flatMap((date) => {
    if (left <= 0) return [];
    const tweets = date.tweets.slice(0, left);
    left -= tweets.length;
    return { ...date, tweets, next: undefined };
  });
}
