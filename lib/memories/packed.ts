import type { Tweet, TweetAuthor } from "../tweets/types";
import type { MemoryDate } from "./types";

/** The dates of a day as one text, a year of counts as another, and back. No server code: safe in the browser. */

type PackedTweet = Partial<Omit<Tweet, "author" | "createdAt">> & { by: number; at: number };
type Packed = { authors: TweetAuthor[]; dates: { date: string; count: number; tweets: PackedTweet[] }[] };

/** What most tweets are, and what need not be said of them. */
const PLAIN = {
  isTimeKnown: true,
  isEdited: false,
  kind: "original",
  likeCount: 0,
  retweetCount: 0,
  entities: { urls: [], mentions: [], hashtags: [], cashtags: [] },
  media: [],
} satisfies Partial<Tweet>;

/**
 * Memories for a component of the browser's. React writes each value of such a component's props by itself, into the page
 * and out of it again, which for fifty tweets takes longer than to draw them; a text is one value.
 */
export function packDates(dates: MemoryDate[]): string {
  const authors: TweetAuthor[] = [];
  const packed: Packed = {
    authors,
    dates: dates.map(({ date, count, tweets }) => ({
      date,
      count,
      tweets: tweets.map((tweet) => packTweet(tweet, authors)),
    })),
  };
  return JSON.stringify(packed);
}

function packTweet({ author, createdAt, ...tweet }: Tweet, authors: TweetAuthor[]): PackedTweet {
  if (!authors.includes(author)) authors.push(author);
  const { urls, mentions, hashtags, cashtags } = tweet.entities;
  const isPlainText = urls.length + mentions.length + hashtags.length + cashtags.length === 0;
  return {
    ...tweet,
    by: authors.indexOf(author),
    at: createdAt.getTime(),
    isTimeKnown: tweet.isTimeKnown ? undefined : false,
    isEdited: tweet.isEdited || undefined,
    kind: tweet.kind === PLAIN.kind ? undefined : tweet.kind,
    likeCount: tweet.likeCount || undefined,
    retweetCount: tweet.retweetCount || undefined,
    entities: isPlainText ? undefined : tweet.entities,
    media: tweet.media.length > 0 ? tweet.media : undefined,
  };
}

export function unpackDates(packed: string): MemoryDate[] {
  const { authors, dates } = JSON.parse(packed) as Packed;
  return dates.map(({ date, count, tweets: listed }) => {
    const tweets = listed.map((tweet) => unpackTweet(tweet, authors));
    const last = tweets.at(-1);
    const next = last && count > tweets.length ? last : undefined;
    return { date, count, tweets, next: next && { createdAt: next.createdAt, tweetId: next.tweetId } };
  });
}

function unpackTweet({ by, at, ...tweet }: PackedTweet, authors: TweetAuthor[]): Tweet {
  const author = authors[by] ?? { handle: "", displayName: "" };
  return { tweetId: "", text: "", ...PLAIN, ...tweet, author, createdAt: new Date(at) };
}

/** How many tweets each day of the year has, for the same reason. */
export const packCounts = (counts: number[]): string => counts.join(" ");
export const unpackCounts = (packed: string): number[] => packed.split(" ").map(Number);
