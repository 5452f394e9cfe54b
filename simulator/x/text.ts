import type { Media, Tweet } from "./nouns";
import { findByHandle, type World } from "./world";

/** In X's own countries: everywhere, and everywhere for copyright. */
const EVERYWHERE = ["XX", "XY"];

export const isWithheldFromAll = (tweet: Tweet): boolean =>
  tweet.withheldIn.some((country) => EVERYWHERE.includes(country));

type Piece = { start: number; end: number };

/** Text and entities as X gives them: links to media and quotes behind the words, signs escaped, places in code points. */
export function asGiven(world: World, tweet: Tweet): { text: string; entities?: Record<string, unknown> } {
  const handle = world.people.get(tweet.authorId)?.handle ?? "";
  if (isWithheldFromAll(tweet))
    return { text: `This Post from @${handle} has been withheld in response to a legal demand. Learn more.` };
  let text = escaped(tweet.text);
  const urls: (Piece & Record<string, unknown>)[] = [];
  for (const { index, 0: url } of text.matchAll(/https?:\/\/\S+/g))
    urls.push({
      ...placed(text, index, url),
      url,
      expanded_url: url,
      display_url: url.replace(/^https?:\/\//, ""),
    });

  const append = (more: Record<string, unknown>[]) => {
    const url = `https://t.co/${shortened(`${tweet.id}${urls.length}`)}`;
    const start = length(text) + 1;
    text += ` ${url}`;
    for (const one of more) urls.push({ start, end: start + length(url), url, ...one });
  };
  const quoted = tweet.quotedId && world.tweets.get(tweet.quotedId);
  if (quoted) {
    const address = `x.com/${world.people.get(quoted.authorId)?.handle}/status/${quoted.id}`;
    append([{ expanded_url: `https://${address}`, display_url: address }]);
  }
  const media = mediaOf(world, tweet);
  if (media.length > 0)
    append(
      media.map(({ mediaKey, type }, index) => ({
        expanded_url: `https://x.com/${handle}/status/${tweet.id}/${type === "photo" ? "photo" : "video"}/${index + 1}`,
        display_url: `pic.x.com/${shortened(tweet.id)}`,
        media_key: mediaKey,
      })),
    );

  const hashtags = found(text, /(?<![\w&])#([\p{L}\p{N}_]+)/gu, (tag) => ({ tag }));
  const mentions = found(text, /(?<!\w)@(\w{1,15})/g, (username) => {
    const person = findByHandle(world, username);
    return { username, ...(person && { id: person.id }) };
  });
  const entities = {
    ...(urls.length > 0 && { urls }),
    ...(hashtags.length > 0 && { hashtags }),
    ...(mentions.length > 0 && { mentions }),
  };
  return { text, ...(Object.keys(entities).length > 0 && { entities }) };
}

export const mediaOf = (world: World, tweet: Tweet): Media[] =>
  tweet.mediaKeys.flatMap((key) => world.media.get(key) ?? []);

function found(text: string, pattern: RegExp, detail: (name: string) => Record<string, unknown>) {
  return [...text.matchAll(pattern)].map((match) => ({
    ...placed(text, match.index, match[0]),
    ...detail(match[1] as string),
  }));
}

/** X counts places in code points. */
const length = (text: string): number => [...text].length;
function placed(text: string, index: number, piece: string): Piece {
  const start = length(text.slice(0, index));
  return { start, end: start + length(piece) };
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Ten letters that follow from an id, such as stand behind t.co/. */
function shortened(id: string): string {
  return (BigInt(id) * 2654435761n).toString(36).slice(-10).padStart(10, "A");
}
