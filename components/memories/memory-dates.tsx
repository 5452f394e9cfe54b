"use client";

import { useMemo } from "react";
import { TweetCard } from "@/components/tweet/tweet-card";
import { unpackDates } from "@/lib/memories/packed";
import { pastDateInWords } from "@/lib/memories/words";
import { DateSection } from "./date-section";
import { type MoreAction, MoreTweets } from "./more-tweets";

/**
 * The tweets of a day, date by date. In the browser's bundle anyway, for "Show more"; rendered there, each tweet crosses
 * the wire once as data, and not once more as the whole tree of its card.
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
  const dates = useMemo(() => unpackDates(packed), [packed]);
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
