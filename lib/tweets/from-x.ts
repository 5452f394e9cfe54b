import type { XMedia, XTweet } from "../clients/x/types";
import { id, integer, type Loose, object, objects, words } from "./read/loose";
import { displayOf, type Mark, readableText } from "./read/readable-text";
import type { SeenMedia, SeenTweet } from "./store/types";
import type { TweetKind } from "./types";

/** A tweet of X's API as the store takes it: its text as people read it, with what is more than text marked in it. */
export function seenTweetOf(tweet: XTweet): SeenTweet {
  const { text, entities } = readableText(tweet.text, marksOf(tweet));
  return {
    tweetId: tweet.tweetId,
    authorId: tweet.author.xUserId,
    createdAt: tweet.createdAt,
    isTimeKnown: true,
    text,
    entities,
    lang: tweet.lang,
    kind: kindOf(tweet),
    replyToTweetId: tweet.replyToTweetId,
    replyToUserId: tweet.replyToUserId,
    quotedTweetId: tweet.quotedTweetId,
    retweetedTweetId: tweet.retweetedTweetId,
    retweetedHandle: tweet.retweetedTweetId && /^RT @(\w{1,20}):/.exec(tweet.text)?.[1],
    likeCount: tweet.likeCount,
    retweetCount: tweet.retweetCount,
    isEdited: tweet.versionIds.length > 1,
    versionIds: tweet.versionIds.length > 1 ? tweet.versionIds : undefined,
    isCircle: false,
    media: tweet.media.map((item, position) => seenMediaOf(item, position, tweet)),
  };
}

function kindOf(tweet: XTweet): TweetKind {
  if (tweet.retweetedTweetId) return "retweet";
  if (tweet.replyToTweetId ?? tweet.replyToUserId) return "reply";
  return tweet.quotedTweetId ? "quote" : "original";
}

function seenMediaOf(item: XMedia, position: number, tweet: XTweet): SeenMedia {
  return {
    position,
    type: item.type,
    width: item.width,
    height: item.height,
    durationMs: item.durationMs,
    url: item.url,
    previewUrl: item.previewUrl,
    isForeign: tweet.retweetedTweetId !== undefined,
  };
}

/**
 * The marked places, from the `entities` of X's API v2: spans are `start` and `end` in code points of the text that X gave.
 * The link to the tweet's own pictures and, at its end, the link to the tweet that it quotes are hidden, as X hides them.
 */
function marksOf(tweet: XTweet): Mark[] {
  const entities = object(tweet.entities);
  return [
    ...objects(entities.urls).flatMap((item) => urlMark(item, tweet)),
    ...objects(entities.mentions).flatMap((item): Mark[] => {
      const handle = words(item.username);
      const userId = id(item.id);
      return handle ? withSpan(item, { kind: "mention", handle, ...(userId && { userId }) }) : [];
    }),
    ...objects(entities.hashtags).flatMap((item): Mark[] => withSpan(item, { kind: "hashtag" })),
    ...objects(entities.cashtags).flatMap((item): Mark[] => withSpan(item, { kind: "cashtag" })),
  ];
}

function urlMark(item: Loose, tweet: XTweet): Mark[] {
  const short = words(item.url);
  if (!short) return [];
  const expanded = words(item.expanded_url);
  const url = expanded && /^https?:\/\//i.test(expanded) ? expanded : short;
  const isItsOwn = item.media_key !== undefined || /\/status\/\d+\/(photo|video)\/\d+$/.test(url);
  const isItsQuote = tweet.quotedTweetId !== undefined && url.endsWith(`/status/${tweet.quotedTweetId}`);
  if (isItsOwn || (isItsQuote && endsWithLinks(tweet.text, short)))
    return withSpan(item, { kind: "hidden", short });
  return withSpan(item, { kind: "url", short, url, display: words(item.display_url) ?? displayOf(url) });
}

/** Nothing but shortened links, those of the pictures, stands behind this one. */
function endsWithLinks(text: string, short: string): boolean {
  return /^(\s|https:\/\/t\.co\/\w+)*$/.test(text.slice(text.lastIndexOf(short) + short.length));
}

function withSpan<T>(item: Loose, mark: T): (T & { start: number; end: number })[] {
  const start = integer(item.start);
  const end = integer(item.end);
  return start === undefined || end === undefined ? [] : [{ ...mark, start, end }];
}
