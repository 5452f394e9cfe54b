import type { CopyValue } from "./copy";
import type { SeenMedia, SeenTweet } from "./types";

/**
 * What a source may tell of a tweet, column by column, and which word stands when two sources differ.
 *
 * In `merged`, `t` is the stored row and `s` the one that arrives; `is_freshest` is true if no source that saw the
 * tweet later has told of it, `has_better_text` if its text is more whole, or as whole and the freshest. Every rule
 * gives the same result in whatever order the sources come.
 */
type Column = { value: (tweet: SeenTweet) => CopyValue; merged: string };

const freshest = (column: string): string =>
  `case when is_freshest then coalesce(s.${column}, t.${column}) else coalesce(t.${column}, s.${column}) end`;
const withText = (column: string): string =>
  `case when has_better_text then s.${column} else t.${column} end`;

export const TWEET_COLUMNS: Record<string, Column> = {
  author_id: { value: (tweet) => tweet.authorId, merged: freshest("author_id") },
  created_at: {
    value: (tweet) => tweet.createdAt,
    merged: "case when s.is_time_known and not t.is_time_known then s.created_at else t.created_at end",
  },
  is_time_known: { value: (tweet) => tweet.isTimeKnown, merged: "t.is_time_known or s.is_time_known" },
  text: { value: (tweet) => tweet.text, merged: withText("text") },
  entities: { value: (tweet) => tweet.entities, merged: withText("entities") },
  kind: { value: (tweet) => tweet.kind, merged: withText("kind") },
  lang: { value: (tweet) => tweet.lang, merged: freshest("lang") },
  reply_to_tweet_id: { value: (tweet) => tweet.replyToTweetId, merged: freshest("reply_to_tweet_id") },
  reply_to_user_id: { value: (tweet) => tweet.replyToUserId, merged: freshest("reply_to_user_id") },
  reply_to_handle: { value: (tweet) => tweet.replyToHandle, merged: freshest("reply_to_handle") },
  quoted_tweet_id: { value: (tweet) => tweet.quotedTweetId, merged: freshest("quoted_tweet_id") },
  retweeted_handle: { value: (tweet) => tweet.retweetedHandle, merged: withText("retweeted_handle") },
  retweeted_tweet_id: { value: (tweet) => tweet.retweetedTweetId, merged: freshest("retweeted_tweet_id") },
  source_app: { value: (tweet) => tweet.sourceApp, merged: freshest("source_app") },
  like_count: { value: (tweet) => tweet.likeCount, merged: freshest("like_count") },
  retweet_count: { value: (tweet) => tweet.retweetCount, merged: freshest("retweet_count") },
  is_edited: { value: (tweet) => tweet.isEdited, merged: "t.is_edited or s.is_edited" },
  version_ids: {
    value: (tweet) => tweet.versionIds,
    merged:
      "case when coalesce(cardinality(s.version_ids), 0) > coalesce(cardinality(t.version_ids), 0) then s.version_ids else t.version_ids end",
  },
  // X never brings a deleted tweet back, and a Circle's tweet never becomes everybody's.
  deleted_at: { value: (tweet) => tweet.deletedAt, merged: "coalesce(t.deleted_at, s.deleted_at)" },
  is_circle: { value: (tweet) => tweet.isCircle, merged: "t.is_circle or s.is_circle" },
  community_id: { value: (tweet) => tweet.communityId, merged: freshest("community_id") },
};

/**
 * How whole a text is: 2 where a note or the retweeted tweet itself was at hand, 0 where X cut it.
 * `row` is the alias of a table with the columns above.
 */
export function wholeness(row: "s" | "t"): string {
  const hasNote = row === "t" ? "t.note_id is not null or " : "";
  return `case when ${hasNote}${row}.retweeted_tweet_id is not null then 2 when ${row}.text like '%…' then 0 else 1 end`;
}

/** Pictures of a tweet never change; a later source can only fill what an earlier one left open. */
export const MEDIA_COLUMNS: Record<string, (media: SeenMedia) => CopyValue> = {
  type: (media) => media.type,
  width: (media) => media.width,
  height: (media) => media.height,
  duration_ms: (media) => media.durationMs,
  url: (media) => media.url,
  preview_url: (media) => media.previewUrl,
  archive_name: (media) => media.archiveName,
  is_foreign: (media) => media.isForeign,
};
