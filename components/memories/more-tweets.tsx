"use client";

import { useState, useTransition } from "react";
import { TweetCard } from "@/components/tweet/tweet-card";
import { Button } from "@/components/ui/button";
import type { TweetCursor } from "@/lib/memories/types";
import type { Tweet } from "@/lib/tweets/types";

export type MoreAction = (
  date: string,
  after: TweetCursor,
) => Promise<{ tweets: Tweet[]; next?: TweetCursor }>;

/** The rest of a date that has more tweets than come with the page. */
export function MoreTweets({
  date,
  remaining,
  first,
  timeZone,
  action,
}: {
  date: string;
  remaining: number;
  first: TweetCursor;
  timeZone: string;
  action: MoreAction;
}) {
  const [tweets, setTweets] = useState<Tweet[]>([]);
  const [next, setNext] = useState<TweetCursor | undefined>(first);
  const [hasFailed, setHasFailed] = useState(false);
  const [isBusy, startTransition] = useTransition();

  const showMore = () =>
    startTransition(async () => {
      if (!next) return;
      try {
        const more = await action(date, next);
        setTweets((shown) => [...shown, ...more.tweets]);
        setNext(more.next);
        setHasFailed(false);
      } catch {
        setHasFailed(true);
      }
    });

  return (
    <>
      {tweets.map((tweet) => (
        <TweetCard key={tweet.tweetId} tweet={tweet} timeZone={timeZone} />
      ))}
      {next && (
        <div className="flex flex-wrap items-center gap-4">
          <Button onClick={showMore} isBusy={isBusy}>
            Show more of this day
          </Button>
          <span role="status" className="text-sm text-ink-2 tabular-nums">
            {hasFailed
              ? "They did not come. Please try again."
              : `${(remaining - tweets.length).toLocaleString("en")} left`}
          </span>
        </div>
      )}
    </>
  );
}
