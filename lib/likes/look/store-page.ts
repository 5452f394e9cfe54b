import "server-only";
import type { TransactionSql } from "postgres";
import type { XMedia, XTweet } from "../../clients/x/types";
import { seenTweetOf } from "../../tweets/from-x";
import { storeTweets } from "../../tweets/store/store-tweets";

export type Found = {
  ownerId: string;
  /** Of the owner: what they wrote themselves is theirs in the store of tweets too. */
  xUserId: string;
  /** What told of them: the link's id. */
  sourceId: string;
  /** When they were read. */
  at: Date;
  /** The start of the pass: what is found by it belongs together, in X's order. */
  passStartedAt: Date;
};

/** Puts tweets, as X gave them, into the one store that all rooms share. */
export async function storeSeen(
  tx: TransactionSql,
  { ownerId, xUserId, sourceId, at }: Found,
  tweets: XTweet[],
): Promise<void> {
  for (const isOwn of [true, false]) {
    const seen = tweets.filter(({ author }) => (author.xUserId === xUserId) === isOwn);
    await storeTweets(tx, { ownerId, source: "like", sourceId, seenAt: at, isOwn }, seen.map(seenTweetOf));
  }
}

/** Notes that X told of these likes, in this order from `position` on. One that was known moves to its new place. */
export async function storeLiked(
  tx: TransactionSql,
  { ownerId, passStartedAt }: Pick<Found, "ownerId" | "passStartedAt">,
  tweets: XTweet[],
  position: number,
): Promise<void> {
  if (tweets.length === 0) return;
  const rows = tweets.map((tweet, index) => ({
    owner_id: ownerId,
    tweet_id: tweet.tweetId,
    text: seenTweetOf(tweet).text,
    position: position + index,
    seen_at: passStartedAt.toISOString(),
    author_id: tweet.author.xUserId,
    author_handle: tweet.author.handle,
    author_name: tweet.author.displayName,
  }));
  await tx`
    insert into liked_tweets ${tx(rows)}
    on conflict (owner_id, tweet_id) do update set text = excluded.text, position = excluded.position,
      seen_at = excluded.seen_at, author_id = excluded.author_id, author_handle = excluded.author_handle,
      author_name = excluded.author_name, is_gone = false, asked_at = null`;
}

/**
 * Adds the pictures of liked tweets, and a copy to be made of each that the person wants. What is there stays as it is,
 * but for an address that X did not give before.
 */
export async function storePictures(
  tx: TransactionSql,
  { ownerId, passStartedAt, at }: Pick<Found, "ownerId" | "passStartedAt" | "at">,
  tweets: XTweet[],
  quoted: Record<string, XTweet>,
): Promise<{ pictures: number; copies: number }> {
  const rows = tweets.flatMap((tweet) =>
    pictureRows(ownerId, passStartedAt, tweet, quoted[tweet.quotedTweetId ?? ""]),
  );
  if (rows.length === 0) return { pictures: 0, copies: 0 };
  const stored = await tx<{ isNew: boolean }[]>`
    insert into liked_media ${tx(rows)}
    on conflict (owner_id, tweet_id, position) do update set url = coalesce(liked_media.url, excluded.url),
      preview_url = coalesce(liked_media.preview_url, excluded.preview_url)
      where (liked_media.url is null and excluded.url is not null)
        or (liked_media.preview_url is null and excluded.preview_url is not null)
    returning (xmax = 0) as "isNew"`;
  const copies = await tx`
    insert into liked_copies (owner_id, tweet_id, position, place, next_try_at)
    select m.owner_id, m.tweet_id, m.position, unnest(s.places), ${at.toISOString()}::timestamptz
    from liked_media m join like_savers s using (owner_id)
    where m.owner_id = ${ownerId} and m.tweet_id = any(${[...new Set(rows.map((row) => row.tweet_id))]}::bigint[])
      and (m.type = 'photo' or (m.type = 'video' and s.saves_videos) or (m.type = 'gif' and s.saves_gifs))
      and (not m.is_quoted or s.saves_quoted)
    on conflict do nothing`;
  return { pictures: stored.filter(({ isNew }) => isNew).length, copies: copies.count };
}

/** The tweet's own pictures, then those of the tweet that it quotes. */
function pictureRows(ownerId: string, foundAt: Date, tweet: XTweet, quoted: XTweet | undefined) {
  const of = (source: XTweet, isQuoted: boolean) =>
    source.media.map((media, sourcePosition) => ({ source, media, sourcePosition, isQuoted }));
  return [...of(tweet, false), ...(quoted ? of(quoted, true) : [])].map(
    ({ source, media, sourcePosition, isQuoted }, position) => ({
      owner_id: ownerId,
      tweet_id: tweet.tweetId,
      position,
      media_key: media.mediaKey,
      type: media.type,
      is_quoted: isQuoted,
      source_tweet_id: source.tweetId,
      source_position: sourcePosition,
      author_id: source.author.xUserId,
      author_handle: source.author.handle,
      author_name: source.author.displayName,
      tweeted_at: source.createdAt.toISOString(),
      text: seenTweetOf(source).text,
      ...mediaColumns(media),
      found_at: foundAt.toISOString(),
    }),
  );
}

function mediaColumns({ altText, width, height, durationMs, url, bitRate, previewUrl }: XMedia) {
  return {
    alt_text: altText ?? null,
    width: width ?? null,
    height: height ?? null,
    duration_ms: durationMs ?? null,
    url: url ?? null,
    bit_rate: bitRate ?? null,
    preview_url: previewUrl ?? null,
  };
}
