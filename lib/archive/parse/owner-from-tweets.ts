import { id, type Loose, object, objects, words } from "../../tweets/read/loose";
import { parseDate } from "./dates";
import type { Account } from "./parse-account";
import { unwrap } from "./parse-tweet";

/**
 * Whose tweets these are, as far as tweets tell: the address of a picture names the handle of whoever posted it, an
 * answer to oneself names handle and id together, and a classic archive's tweets carry their author.
 */
export function ownerFrom(records: unknown[]): Account {
  const tweets: Loose[] = records.flatMap((record): Loose[] => [unwrap(record) ?? {}]);
  const classic = object(tweets[0]?.user);
  const handle = words(classic.screen_name) ?? mostFrequent(tweets.flatMap(handlesOfOwnPictures));
  const xUserId =
    id(classic.id_str) ?? (handle && mostFrequent(tweets.flatMap((tweet) => idsOf(tweet, handle))));
  const newest = tweets.reduce<Date | undefined>((latest, tweet) => {
    const date = parseDate(tweet.created_at);
    return date && (!latest || date > latest) ? date : latest;
  }, undefined);
  return { xUserId, handle, displayName: words(classic.name), generatedAt: newest };
}

/** `tweet-headers.js` repeats the author's id for every tweet. */
export function ownerFromHeaders(records: unknown[]): Account {
  return { xUserId: id(unwrap(records[0])?.user_id) };
}

function handlesOfOwnPictures(tweet: Loose): string[] {
  const tweetId = id(tweet.id_str, tweet.id);
  return objects(object(tweet.extended_entities).media).flatMap((media) => {
    const match = /^https?:\/\/(?:twitter|x)\.com\/(\w+)\/status\/(\d+)\//.exec(
      words(media.expanded_url) ?? "",
    );
    return match?.[1] && match[2] === tweetId ? [match[1]] : [];
  });
}

function idsOf(tweet: Loose, handle: string): string[] {
  const isAnswerToOneself = words(tweet.in_reply_to_screen_name)?.toLowerCase() === handle.toLowerCase();
  const userId = id(tweet.in_reply_to_user_id_str, tweet.in_reply_to_user_id);
  const mentions = objects(object(tweet.entities).user_mentions).flatMap((mention) =>
    words(mention.screen_name)?.toLowerCase() === handle.toLowerCase() ? (id(mention.id_str) ?? []) : [],
  );
  return isAnswerToOneself && userId ? [userId] : mentions;
}

function mostFrequent(values: string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
