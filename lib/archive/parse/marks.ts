import { id, integer, type Loose, object, objects, words } from "../../tweets/read/loose";
import { displayOf, type Mark } from "../../tweets/read/readable-text";

type Context = { tweetId: string; isRetweet: boolean };

/**
 * The marked places of a tweet's text, from its `entities`.
 *
 * A quote has no field of its own: a link to another tweet at the end of the text is the only sign. The link is then
 * hidden, as X hides it, and the quoted tweet's id is told.
 */
export function marksOf(
  tweet: Loose,
  raw: string,
  { tweetId, isRetweet }: Context,
): { marks: Mark[]; quotedTweetId?: string } {
  const entities = object(tweet.entities);
  const hidden = mediaLinks(tweet);
  const marks = [
    ...hidden,
    ...objects(entities.user_mentions).flatMap(mentionMark),
    ...objects(entities.hashtags).flatMap((item) => withSpan(item, { kind: "hashtag" as const })),
    ...objects(entities.symbols).flatMap((item) => withSpan(item, { kind: "cashtag" as const })),
  ];
  let quotedTweetId: string | undefined;
  for (const mark of objects(entities.urls).flatMap(urlMark)) {
    const linkedTweetId = tweetIdIn(mark.url);
    const isLast = followedOnlyBy(raw, mark.short, hidden);
    const isOwnAddress = linkedTweetId === tweetId;
    if (linkedTweetId && !isOwnAddress && !isRetweet) quotedTweetId = linkedTweetId;
    const isHidden = isLast && linkedTweetId !== undefined && !isRetweet;
    marks.push(isHidden ? { kind: "hidden", short: mark.short, start: mark.start, end: mark.end } : mark);
  }
  return { marks, ...(quotedTweetId && { quotedTweetId }) };
}

const TWEET_ADDRESS =
  /^https?:\/\/(?:www\.|mobile\.)?(?:twitter|x)\.com\/(?:i\/web|[^/]+)\/status(?:es)?\/(\d{1,19})\/?(?:[?#].*)?$/i;

function tweetIdIn(url: string): string | undefined {
  return TWEET_ADDRESS.exec(url)?.[1];
}

function followedOnlyBy(raw: string, short: string, hidden: { short: string }[]): boolean {
  let rest = raw.slice(raw.lastIndexOf(short) + short.length);
  for (const link of hidden) rest = rest.replaceAll(link.short, "");
  return rest.trim() === "";
}

/** All pictures of a tweet share one link, which X never shows. */
function mediaLinks(tweet: Loose): Extract<Mark, { kind: "hidden" }>[] {
  const media = [...objects(object(tweet.entities).media), ...objects(object(tweet.extended_entities).media)];
  const links = media.flatMap((item) => {
    const short = words(item.url);
    return short ? withSpan(item, { kind: "hidden" as const, short }) : [];
  });
  return [...new Map(links.map((link) => [link.start, link])).values()];
}

function mentionMark(item: Loose): Mark[] {
  const handle = words(item.screen_name);
  const userId = id(item.id_str, item.id);
  return handle ? withSpan(item, { kind: "mention" as const, handle, ...(userId && { userId }) }) : [];
}

function urlMark(item: Loose): Extract<Mark, { kind: "url" }>[] {
  const short = words(item.url);
  if (!short) return [];
  const expanded = words(item.expanded_url);
  const url = expanded && /^https?:\/\//i.test(expanded) ? expanded : short;
  return withSpan(item, {
    kind: "url" as const,
    short,
    url,
    display: words(item.display_url) ?? displayOf(url),
  });
}

function withSpan<T>(item: Loose, mark: T): (T & { start: number; end: number })[] {
  const [first, last] = Array.isArray(item.indices) ? item.indices : [];
  const start = integer(first);
  const end = integer(last);
  return start === undefined || end === undefined ? [] : [{ ...mark, start, end }];
}
