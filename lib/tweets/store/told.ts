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
  /** What the source tells of those of which it does not tell all that is stored. */
  private readonly partial = new Lines();

  constructor(private readonly sighting: Pick<Sighting, "ownerId" | "isOwn">) {}

  add(tweet: SeenTweet): void {
    const { ownerId, isOwn } = this.sighting;
    const key = `${ownerId}\t${tweet.tweetId}`;
    const fresh = this.fresh.add(key, columnsOf(isOwn, withCounts(tweet)));
    const told = hasCounts(tweet) ? fresh : this.partial.add(key, columnsOf(isOwn, tweet));
    const media = tweet.media.map((item) => this.media.add(key, mediaColumnsOf(item)));
    if (isOwn) this.words.add(key, vectorOf(ownerId, tweet.tweetId, tweet.text));
    for (const lines of [this.fresh, this.partial, this.media, this.words]) lines.next();
    this.digests.push(digestOf(media.length > 0 ? Buffer.concat([told, ...media]) : told));
    this.ids.push(tweet.tweetId);
  }

  /** As they stand beside what others told. */
  *toldAt(places: Iterable<number>): Generator<Buffer> {
    for (const place of places) {
      const [partial] = this.partial.at([place]);
      yield* partial ? [partial] : this.fresh.at([place]);
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
  if (hasCounts(tweet)) return tweet;
  const { likeCount = 0, retweetCount = 0 } = tweet;
  return { ...tweet, likeCount, retweetCount };
}

function digestOf(bytes: Buffer): string {
  const hex = hash("sha256", bytes, "hex").slice(0, 16);
  return String(BigInt.asIntN(64, BigInt(`0x${hex}`)));
}
