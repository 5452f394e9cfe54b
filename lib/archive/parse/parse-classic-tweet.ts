import { id, type Loose, object, words } from "../../tweets/read/loose";
import { type ReadableText, readableText } from "../../tweets/read/readable-text";
import type { SeenTweet } from "../../tweets/store/types";
import type { TweetEntities } from "../../tweets/types";
import { parseClassicDate } from "./dates";
import { marksOf } from "./marks";
import { parseMedia } from "./parse-media";
import {
  type Author,
  kindOf,
  type Parsed,
  rawText,
  replyOf,
  retweetedHandleIn,
  sourceAppOf,
  unwrap,
} from "./parse-tweet";

/**
 * Reads one record of a classic archive (2012 to 2018), `data/js/tweets/YYYY_MM.js`.
 *
 * Shape   Bare; ids are numbers above 2^53 that JavaScript rounds, so only the `_str` twins are read. A retweet holds
 *         the whole original in `retweeted_status`; "RT @" without it was typed by hand and is the owner's own text.
 * Times   `2012-05-01 12:00:00 +0000`; midnight before November 2010 means that the time is unknown.
 */
export function parseClassicTweet(record: unknown, author: Author): Parsed<SeenTweet> {
  const tweet = unwrap(record);
  if (!tweet) return { skip: "not an object" };
  const tweetId = id(tweet.id_str);
  if (!tweetId) return { skip: "no tweet id" };
  const when = parseClassicDate(tweet.created_at);
  if (!when) return { skip: "no readable date" };
  const raw = rawText(tweet);
  if (raw === undefined) return { skip: "no text" };

  const original = "retweeted_status" in tweet ? object(tweet.retweeted_status) : undefined;
  const retweetedHandle = original
    ? words(object(original.user).screen_name)
    : author.lacksRetweetMarks
      ? retweetedHandleIn(raw)
      : undefined;
  const isRetweet = retweetedHandle !== undefined;
  const { marks, quotedTweetId } = marksOf(tweet, raw, { tweetId, isRetweet });
  const whole = original && retweetedHandle ? retweetText(original, retweetedHandle) : undefined;
  const authorId = id(object(tweet.user).id_str) ?? author.xUserId;
  return {
    ok: {
      tweetId,
      authorId,
      ...when,
      ...(whole ?? readableText(raw, marks)),
      kind: kindOf(tweet, retweetedHandle, quotedTweetId),
      ...replyOf(tweet),
      quotedTweetId,
      retweetedHandle,
      retweetedTweetId: original && id(original.id_str),
      sourceApp: sourceAppOf(tweet.source),
      isEdited: false,
      isCircle: false,
      media: parseMedia(tweet, tweetId, authorId, isRetweet),
    },
  };
}

/** "RT @name: " and the original's whole text, which the retweet's own text often cuts. */
function retweetText(original: Loose, handle: string): ReadableText | undefined {
  const raw = rawText(original);
  if (raw === undefined) return undefined;
  const { marks } = marksOf(original, raw, { tweetId: id(original.id_str) ?? "", isRetweet: true });
  const { text, entities } = readableText(raw, marks);
  const before = `RT @${handle}: `;
  const userId = id(object(original.user).id_str);
  const mention = { start: 3, end: 4 + handle.length, handle, ...(userId && { userId }) };
  const shifted = shift(entities, before.length);
  return { text: before + text, entities: { ...shifted, mentions: [mention, ...shifted.mentions] } };
}

/** The same entities in a text that has grown by so many UTF-16 units in front. */
export function shift(entities: TweetEntities, by: number): TweetEntities {
  const moved = <T extends { start: number; end: number }>(spans: T[]): T[] =>
    spans.map((span) => ({ ...span, start: span.start + by, end: span.end + by }));
  return {
    urls: moved(entities.urls),
    mentions: moved(entities.mentions),
    hashtags: moved(entities.hashtags),
    cashtags: moved(entities.cashtags),
  };
}
