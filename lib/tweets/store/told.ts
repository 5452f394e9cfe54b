import "server-only";
import { hash } from "node:crypto";
import { MEDIA_COLUMNS, TWEET_COLUMNS } from "./columns";
import { copyText } from "./copy";
import type { SeenTweet } from "./types";

/** One tweet in the words of one source, as COPY takes them. */
export type Told = {
  tweetId: string;
  /** The columns of TWEET_COLUMNS. */
  line: string;
  /** For each picture its position and the columns of MEDIA_COLUMNS. */
  mediaLines: string[];
  /** The same for the same words, as a bigint: what tells that a source says nothing new. */
  digest: string;
};

const tweetValues = Object.values(TWEET_COLUMNS);
const mediaValues = Object.values(MEDIA_COLUMNS);

/** A tweet's own columns. */
export const lineOf = (tweet: SeenTweet): string =>
  tweetValues.map((column) => copyText(column.value(tweet))).join("\t");

export function toldBy(isOwn: boolean, tweet: SeenTweet): Told {
  const line = lineOf(tweet);
  const mediaLines = tweet.media.map((item) =>
    [item.position, ...mediaValues.map((value) => copyText(value(item)))].join("\t"),
  );
  const text = mediaLines.length > 0 ? [line, ...mediaLines].join("\n") : line;
  return {
    tweetId: tweet.tweetId,
    line,
    mediaLines,
    digest: digestOf(isOwn ? text : `not their own\n${text}`),
  };
}

function digestOf(text: string): string {
  const hex = hash("sha256", text, "hex").slice(0, 16);
  return String(BigInt.asIntN(64, BigInt(`0x${hex}`)));
}
