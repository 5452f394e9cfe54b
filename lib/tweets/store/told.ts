import "server-only";
import { hash } from "node:crypto";
import { MEDIA_COLUMNS, TWEET_COLUMNS } from "./columns";
import { copyLine } from "./copy";
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

export function toldBy(isOwn: boolean, tweet: SeenTweet): Told {
  const line = copyLine(tweetValues.map((column) => column.value(tweet)));
  const mediaLines = tweet.media.map((item) =>
    copyLine([item.position, ...mediaValues.map((value) => value(item))]),
  );
  return { tweetId: tweet.tweetId, line, mediaLines, digest: digestOf([String(isOwn), line, ...mediaLines]) };
}

function digestOf(lines: string[]): string {
  const hex = hash("sha256", lines.join("\n"), "hex").slice(0, 16);
  return String(BigInt.asIntN(64, BigInt(`0x${hex}`)));
}
