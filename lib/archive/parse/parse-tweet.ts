import { count, id, type Loose, object, strings, words } from "../../tweets/read/loose";
import { readableText } from "../../tweets/read/readable-text";
import type { SeenTweet } from "../../tweets/store/types";
import type { TweetKind } from "../../tweets/types";
import { parseDate } from "./dates";
import { marksOf } from "./marks";
import { parseMedia } from "./parse-media";

/** What the archive says about its owner; both may be unknown. */
export type Author = {
  xUserId?: string;
  handle?: string;
  /** A classic archive that has no `retweeted_status` anywhere: "RT @" is then the only sign of a retweet. */
  lacksRetweetMarks?: boolean;
};

/** A record, or why it is none. */
export type Parsed<T> = { ok: T } | { skip: string };

/**
 * Reads one record of `tweets.js` or of a file shaped like it (`tweet.js`, `community-tweet.js`,
 * `twitter-circle-tweet.js`, `deleted-tweets.js`).
 *
 * Shape   `{ "tweet": { … } }`, before 2020 also bare. Ids, counts and positions are strings.
 * Source  docs/x-archive.md
 */
export function parseTweet(record: unknown, author: Author): Parsed<SeenTweet> {
  const tweet = unwrap(record);
  if (!tweet) return { skip: "not an object" };
  const tweetId = id(tweet.id_str, tweet.id);
  if (!tweetId) return { skip: "no tweet id" };
  const createdAt = parseDate(tweet.created_at);
  if (!createdAt) return { skip: "no readable date" };
  const raw = rawText(tweet);
  if (raw === undefined) return { skip: "no text" };

  const retweetedHandle = retweetedHandleIn(raw);
  const marks = marksOf(tweet, raw, { tweetId, isRetweet: retweetedHandle !== undefined });
  const { text, entities } = readableText(raw, marks.marks);
  return {
    ok: {
      tweetId,
      authorId: author.xUserId,
      createdAt,
      isTimeKnown: true,
      text,
      entities,
      lang: words(tweet.lang),
      kind: kindOf(tweet, retweetedHandle, marks.quotedTweetId),
      ...replyOf(tweet),
      quotedTweetId: marks.quotedTweetId,
      retweetedHandle,
      sourceApp: sourceAppOf(tweet.source),
      likeCount: count(tweet.favorite_count),
      retweetCount: count(tweet.retweet_count),
      ...editsOf(tweet, tweetId),
      deletedAt: parseDate(tweet.deleted_at),
      isCircle: false,
      communityId: id(tweet.community_id_str, tweet.community_id),
      media: parseMedia(tweet, tweetId, author.xUserId, retweetedHandle !== undefined),
    },
  };
}

export const retweetedHandleIn = (raw: string): string | undefined => /^RT @(\w{1,20}):/.exec(raw)?.[1];

/** Records are wrapped since 2020, bare before. */
export function unwrap(record: unknown, wrapper = "tweet"): Loose | undefined {
  if (typeof record !== "object" || record === null || Array.isArray(record)) return undefined;
  const outer = record as Loose;
  return wrapper in outer ? object(outer[wrapper]) : outer;
}

export function rawText(tweet: Loose): string | undefined {
  const text = tweet.full_text ?? tweet.text;
  return typeof text === "string" ? text : undefined;
}

export function kindOf(
  tweet: Loose,
  retweetedHandle: string | undefined,
  quotedTweetId: string | undefined,
): TweetKind {
  if (retweetedHandle) return "retweet";
  const reply = replyOf(tweet);
  if (reply.replyToTweetId ?? reply.replyToUserId ?? reply.replyToHandle) return "reply";
  return quotedTweetId ? "quote" : "original";
}

export function replyOf(tweet: Loose): Pick<SeenTweet, "replyToTweetId" | "replyToUserId" | "replyToHandle"> {
  return {
    replyToTweetId: id(tweet.in_reply_to_status_id_str, tweet.in_reply_to_status_id),
    replyToUserId: id(tweet.in_reply_to_user_id_str, tweet.in_reply_to_user_id),
    replyToHandle: words(tweet.in_reply_to_screen_name),
  };
}

/** Nobody writes with more apps than these; each stands in thousands of tweets. */
const APPS_KEPT = 500;
const apps = new Map<string, string | undefined>();

/** `<a href="…" rel="nofollow">Twitter Web App</a>` → Twitter Web App. */
export function sourceAppOf(source: unknown): string | undefined {
  const html = words(source);
  if (!html || apps.has(html)) return html && apps.get(html);
  const app = readableText(html.replace(/<[^<>]*>/g, ""), []).text.trim() || undefined;
  if (apps.size < APPS_KEPT) apps.set(html, app);
  return app;
}

/** X lets a tweet be edited five times. Each version is compared with all others, so a list of thousands is cut. */
const MOST_VERSIONS = 20;

/** Since late 2022 every tweet has `edit_info`; only a list of more than one version means that it was edited. */
function editsOf(tweet: Loose, tweetId: string): Pick<SeenTweet, "isEdited" | "versionIds"> {
  if (tweet.edit_info === undefined) return { isEdited: false };
  const info = object(tweet.edit_info);
  const edit = object(info.edit);
  const versions = [
    ...strings(object(info.initial).editTweetIds),
    ...strings(object(edit.editControlInitial).editTweetIds),
    ...strings([edit.initialTweetId]),
  ];
  const versionIds = [...new Set([...versions, tweetId].flatMap((version) => id(version) ?? []))]
    .sort(byAge)
    .slice(-MOST_VERSIONS);
  return versionIds.length > 1 ? { isEdited: true, versionIds } : { isEdited: false };
}

const byAge = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
