import "server-only";
import { hash } from "node:crypto";
import { vectorOf } from "../search/vectors";
import { MEDIA_COLUMNS, TWEET_COLUMNS } from "./columns";
import { copyText } from "./copy";
import { type Entries, entriesAt, Lines } from "./lines";
import type { SeenMedia, SeenTweet, Sighting } from "./types";

/** The columns of the lines below, as COPY takes them. */
const KEY = ["owner_id", "tweet_id"];
export const TOLD_COLUMNS = [...KEY, "is_own", ...Object.keys(TWEET_COLUMNS)];
export const TOLD_MEDIA_COLUMNS = [...KEY, "position", ...Object.keys(MEDIA_COLUMNS)];
export const TOLD_WORDS_COLUMNS = [...KEY, "words"];

const tweetValues = Object.values(TWEET_COLUMNS).map(({ value }) => value);
const mediaValues = Object.values(MEDIA_COLUMNS);

/** Tweets as one source tells them, each by the place that it was told at; another thread may have told them. */
export type Told = {
  ids: string[];
  /** The same for the same words, as a bigint: what tells that a source says nothing new. */
  digests: string[];
  /** As they are stored where nobody told of them before. */
  fresh: Entries;
  /** Their pictures. */
  media: Entries;
  /** What the person's own tweets are found by. */
  words: Entries;
  /** What the source tells of those of which it does not tell all that is stored. */
  partial: Entries;
};

/** Tells tweets one by one. */
export function telling({ ownerId, isOwn }: Pick<Sighting, "ownerId" | "isOwn">) {
  const [fresh, media, words, partial] = [new Lines(), new Lines(), new Lines(), new Lines()];
  const ids: string[] = [];
  const digests: string[] = [];
  return {
    add(tweet: SeenTweet): void {
      const key = `${ownerId}\t${tweet.tweetId}`;
      const whole = fresh.add(key, columnsOf(isOwn, withCounts(tweet)));
      const told = hasCounts(tweet) ? whole : partial.add(key, columnsOf(isOwn, tweet));
      const said =
        tweet.media.length > 0 ? Buffer.concat([told, ...addMedia(media, key, tweet.media)]) : told;
      if (isOwn) words.add(key, vectorOf(ownerId, tweet.tweetId, tweet.text));
      fresh.next();
      partial.next();
      media.next();
      words.next();
      digests.push(digestOf(said));
      ids.push(tweet.tweetId);
    },
    told: (): Told => ({
      ids,
      digests,
      fresh: fresh.entries(),
      media: media.entries(),
      words: words.entries(),
      partial: partial.entries(),
    }),
  };
}

/** As the tweets at these places stand beside what others told. */
export function* toldAt({ partial, fresh }: Told, places: Iterable<number>): Generator<Uint8Array> {
  for (const place of places) {
    const [told] = entriesAt(partial, [place]);
    yield* told ? [told] : entriesAt(fresh, [place]);
  }
}

function columnsOf(isOwn: boolean, tweet: SeenTweet): string {
  let columns = copyText(isOwn);
  for (const value of tweetValues) columns += `\t${copyText(value(tweet))}`;
  return columns;
}

const addMedia = (lines: Lines, key: string, media: SeenMedia[]): Buffer[] =>
  media.map((item) => lines.add(key, mediaColumnsOf(item)));

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
