import "server-only";
import { hash } from "node:crypto";
import { vectorOf } from "../search/vectors";
import { MEDIA_COLUMNS, TWEET_COLUMNS } from "./columns";
import { copyText } from "./copy";
import { Lines } from "./lines";
import type { SeenMedia, SeenTweet, Sighting } from "./types";

/** The columns of the lines below, as COPY takes them. */
const KEY = ["owner_id", "tweet_id"];
export const TOLD_COLUMNS = [...KEY, "is_own", ...Object.keys(TWEET_COLUMNS)];
export const TOLD_MEDIA_COLUMNS = [...KEY, "position", ...Object.keys(MEDIA_COLUMNS)];
export const TOLD_WORDS_COLUMNS = [...KEY, "words"];

const tweetValues = Object.values(TWEET_COLUMNS).map(({ value }) => value);
const mediaValues = Object.values(MEDIA_COLUMNS);

/** Tweets as one source tells them, each by the place that it was added at. */
export class ToldTweets {
  readonly ids: string[] = [];
  /** The same for the same words, as a bigint: what tells that a source says nothing new. */
  readonly digests: string[] = [];
  /** As they are stored where nobody told of them before. */
  readonly fresh = new Lines();
  /** Their pictures. */
  readonly media = new Lines();
  /** What the person's own tweets are found by. */
  readonly words = new Lines();
  /** Lines of those of which the source does not tell all that a stored one has. */
  private readonly gaps = new Map<number, string>();

  constructor(private readonly sighting: Pick<Sighting, "ownerId" | "isOwn">) {}

  add(tweet: SeenTweet): void {
    const { ownerId, isOwn } = this.sighting;
    const key = `${ownerId}\t${tweet.tweetId}`;
    const columns = columnsOf(isOwn, tweet);
    const media = tweet.media.map(mediaColumnsOf);
    if (hasCounts(tweet)) this.fresh.add(`${key}\t${columns}`);
    else {
      this.gaps.set(this.ids.length, `${key}\t${columns}`);
      this.fresh.add(`${key}\t${columnsOf(isOwn, withCounts(tweet))}`);
    }
    this.media.add(media.map((item) => `${key}\t${item}`).join("\n"));
    this.words.add(isOwn ? `${key}\t${vectorOf(ownerId, tweet.tweetId, tweet.text)}` : "");
    this.digests.push(digestOf(media.length > 0 ? [columns, ...media].join("\n") : columns));
    this.ids.push(tweet.tweetId);
  }

  /** As they stand beside what others told. */
  *toldAt(places: Iterable<number>): Generator<Buffer> {
    for (const place of places) {
      const gap = this.gaps.get(place);
      if (gap === undefined) yield* this.fresh.at([place]);
      else yield Buffer.from(`${gap}\n`);
    }
  }
}

function columnsOf(isOwn: boolean, tweet: SeenTweet): string {
  let columns = copyText(isOwn);
  for (const value of tweetValues) columns += `\t${copyText(value(tweet))}`;
  return columns;
}

const mediaColumnsOf = (item: SeenMedia): string =>
  [item.position, ...mediaValues.map((value) => copyText(value(item)))].join("\t");

const hasCounts = ({ likeCount, retweetCount }: SeenTweet): boolean =>
  likeCount !== undefined && retweetCount !== undefined;

/** Where nobody says how often a tweet was liked, it counts as never, until somebody does. */
function withCounts(tweet: SeenTweet): SeenTweet {
  const { likeCount = 0, retweetCount = 0 } = tweet;
  return { ...tweet, likeCount, retweetCount };
}

function digestOf(text: string): string {
  const hex = hash("sha256", text, "hex").slice(0, 16);
  return String(BigInt.asIntN(64, BigInt(`0x${hex}`)));
}
