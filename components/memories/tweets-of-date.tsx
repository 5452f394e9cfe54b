"use client";

import { TweetCard } from "@/components/tweet/tweet-card";
import type { Tweet } from "@/lib/tweets/types";

/**
 * The tweets of one date. In the browser's bundle anyway, for "Show more"; rendered there, each tweet crosses the wire
 * once as data, and not once more as the whole tree of its card.
 */
export function TweetsOfDate({ tweets, timeZone }: { tweets: Tweet[]; timeZone: string }) {
  return tweets.map((tweet) => <TweetCard key={tweet.tweetId} tweet={tweet} timeZone={timeZone} />);
}
