import type { Tweet } from "@/lib/tweets/types";

/** A piece of a tweet's text; with `href` it is a link. */
export type Segment = { text: string; href?: string; title?: string };

export type ReadTweet = {
  segments: Segment[];
  /** Who is answered: stands above the text, as X shows it, and no longer in it. */
  replyingTo: string[];
  /** The answer goes to a tweet of the author's own. */
  isThread: boolean;
  /** The tweet that is quoted: stands in a box below the text. */
  quote?: { href: string; handle?: string };
};

type Readable = Pick<
  Tweet,
  "text" | "entities" | "kind" | "author" | "replyToHandle" | "quotedTweetId" | "retweetedHandle"
>;

/** Takes a tweet's text apart the way people know it from X: what is a link, and what stands above or below. */
export function readTweet(tweet: Readable): ReadTweet {
  const { answered, start } = readLeadingMentions(tweet, afterRetweetMark(tweet));
  const { quote, end } = readTrailingQuote(tweet);
  const isThread = isSameHandle(tweet.replyToHandle, tweet.author.handle);
  return {
    segments: segmentsOf(tweet, start, Math.max(start, end)),
    replyingTo: answered.filter((handle) => !isSameHandle(handle, tweet.author.handle)),
    isThread,
    quote,
  };
}

const isSameHandle = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase();

/** "RT @grace_h: " is how archives mark a retweet; the card says so in words. */
function afterRetweetMark({ text, retweetedHandle }: Readable): number {
  const mark = `RT @${retweetedHandle}: `;
  return retweetedHandle && text.toLowerCase().startsWith(mark.toLowerCase()) ? mark.length : 0;
}

function readLeadingMentions(tweet: Readable, start: number): { answered: string[]; start: number } {
  const answered = tweet.replyToHandle ? [tweet.replyToHandle] : [];
  if (tweet.kind !== "reply") return { answered: [], start };
  let at = start;
  for (const mention of tweet.entities.mentions) {
    if (mention.start !== at) break;
    if (!answered.some((handle) => isSameHandle(handle, mention.handle))) answered.push(mention.handle);
    at = mention.end;
    while (tweet.text[at] === " ") at += 1;
  }
  // A tweet that is nothing but names keeps them.
  return { answered, start: at < tweet.text.length ? at : start };
}

function readTrailingQuote({
  text,
  entities,
  quotedTweetId,
}: Readable): Pick<ReadTweet, "quote"> & { end: number } {
  const link = entities.urls.at(-1);
  const status = link && /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/(\w+)\/status\/(\d+)/i.exec(link.url);
  if (!status || status[2] !== quotedTweetId) return { end: text.length };
  const isLast = text.slice(link.end).trim() === "";
  return {
    quote: {
      href: `https://x.com/${status[1]}/status/${status[2]}`,
      handle: status[1] === "i" ? undefined : status[1],
    },
    end: isLast ? text.slice(0, link.start).trimEnd().length : text.length,
  };
}

function segmentsOf({ text, entities }: Readable, start: number, end: number): Segment[] {
  const links = [
    ...entities.urls.map((url) => ({
      ...url,
      href: safeAddress(url.url),
      words: url.display || bare(url.url),
    })),
    ...entities.mentions.map((mention) => ({
      ...mention,
      href: profileOnX(mention.handle),
      words: undefined,
    })),
    ...entities.hashtags.map((hashtag) => ({
      ...hashtag,
      href: searchOnX(`#${hashtag.tag}`),
      words: undefined,
    })),
    ...entities.cashtags.map((cashtag) => ({
      ...cashtag,
      href: searchOnX(`$${cashtag.tag}`),
      words: undefined,
    })),
  ].sort((a, b) => a.start - b.start);

  const segments: Segment[] = [];
  let at = start;
  for (const link of links) {
    if (link.start < at || link.end <= link.start || link.end > end) continue;
    segments.push(...plainSegments(text.slice(at, link.start)));
    const words = text.slice(link.start, link.end);
    segments.push(
      link.href
        ? { text: link.words ?? words, href: link.href, ...(link.words && { title: link.href }) }
        : { text: words },
    );
    at = link.end;
  }
  segments.push(...plainSegments(text.slice(at, end)));
  return segments;
}

/** Old tweets hold addresses that no entity tells of. */
function plainSegments(text: string): Segment[] {
  return text
    .split(/(https?:\/\/[^\s]*[^\s.,;:!?'"”’)\]…])/i)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const href = /^https?:\/\//i.test(piece) ? safeAddress(piece) : undefined;
      return href ? { text: bare(piece), href, title: href } : { text: piece };
    });
}

const bare = (address: string): string => address.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");

/** An address that may be a link: http or https, and nothing that could run. */
export function safeAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

export const profileOnX = (handle: string): string => `https://x.com/${encodeURIComponent(handle)}`;

export const tweetOnX = (handle: string, tweetId: string): string =>
  `https://x.com/${handle ? encodeURIComponent(handle) : "i"}/status/${tweetId}`;

const searchOnX = (words: string): string => `https://x.com/search?q=${encodeURIComponent(words)}`;
