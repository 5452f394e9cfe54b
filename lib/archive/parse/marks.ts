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
  const marks: Mark[] = [...hidden];
  for (const item of objects(entities.user_mentions)) addMark(marks, item, mentionIn(item));
  for (const item of objects(entities.hashtags)) addMark(marks, item, { kind: "hashtag" });
  for (const item of objects(entities.symbols)) addMark(marks, item, { kind: "cashtag" });
  let quotedTweetId: string | undefined;
  for (const mark of linksIn(objects(entities.urls))) {
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
  if (media.length === 0) return [];
  const links: Extract<Mark, { kind: "hidden" }>[] = [];
  for (const item of media) {
    const short = words(item.url);
    addMark(links, item, short === undefined ? undefined : { kind: "hidden", short });
  }
  return [...new Map(links.map((link) => [link.start, link])).values()];
}

type Unplaced<T> = T extends unknown ? Omit<T, "start" | "end"> : never;

function mentionIn(item: Loose): Unplaced<Extract<Mark, { kind: "mention" }>> | undefined {
  const handle = words(item.screen_name);
  const userId = id(item.id_str, item.id);
  return handle ? { kind: "mention", handle, ...(userId && { userId }) } : undefined;
}

function linksIn(items: Loose[]): Extract<Mark, { kind: "url" }>[] {
  const links: Extract<Mark, { kind: "url" }>[] = [];
  for (const item of items) {
    const short = words(item.url);
    if (!short) continue;
    const expanded = words(item.expanded_url);
    const url = expanded && /^https?:\/\//i.test(expanded) ? expanded : short;
    addMark(links, item, { kind: "url", short, url, display: words(item.display_url) ?? displayOf(url) });
  }
  return links;
}

/** Where X says that it stands; what has no place is passed over. */
function addMark<T extends Mark>(marks: T[], item: Loose, mark: Unplaced<T> | undefined): void {
  if (!mark || !Array.isArray(item.indices)) return;
  const start = integer(item.indices[0]);
  const end = integer(item.indices[1]);
  if (start !== undefined && end !== undefined)
    marks.push(Object.assign(mark, { start, end }) as unknown as T);
}
