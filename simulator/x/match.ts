import type { Tweet } from "./nouns";
import { mediaOf } from "./text";
import type { World } from "./world";

export type Matcher = (world: World, tweet: Tweet) => boolean;

/**
 * The part of X's query language that people use: words, "phrases", #tags, @mentions, from: to: lang: has: is:, minus,
 * OR and brackets. What stands side by side must all match; OR binds less.
 *
 * @returns what is wrong with it, in words, if it cannot be used
 */
export function readQuery(text: string): Matcher | string {
  const pieces = text.match(/-?"[^"]*"|-?\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  let isStandalone = false;

  const either = (): Matcher => {
    const ways = [all()];
    while (pieces[at] === "OR") {
      at += 1;
      ways.push(all());
    }
    return (world, tweet) => ways.some((way) => way(world, tweet));
  };
  const all = (): Matcher => {
    const terms: Matcher[] = [];
    while (at < pieces.length && pieces[at] !== ")" && pieces[at] !== "OR") terms.push(one());
    if (terms.length === 0) throw new Mistake("There is nothing where a word should be.");
    return (world, tweet) => terms.every((term) => term(world, tweet));
  };
  const one = (): Matcher => {
    let piece = pieces[at++] as string;
    const isNot = piece.startsWith("-");
    if (isNot) piece = piece.slice(1);
    let matches: Matcher;
    if (piece === "(") {
      matches = either();
      if (pieces[at++] !== ")") throw new Mistake("A bracket is not closed.");
    } else {
      matches = term(piece);
      isStandalone ||= !isNot && !/^(has|is|lang):/.test(piece);
    }
    return isNot ? (world, tweet) => !matches(world, tweet) : matches;
  };

  try {
    const query = either();
    if (at < pieces.length) throw new Mistake("A bracket is closed that was not opened.");
    if (!isStandalone) throw new Mistake("Rules must contain at least one positive, non-stopword clause.");
    return query;
  } catch (error) {
    if (error instanceof Mistake) return error.message;
    throw error;
  }
}

class Mistake extends Error {}

function term(piece: string): Matcher {
  const [, operator, value = ""] = /^([a-z_]+):(.+)$/.exec(piece) ?? [];
  if (operator) {
    const make = OPERATORS[operator];
    const matches = make?.(value.toLowerCase());
    if (!matches) throw new Mistake(`Reference to invalid operator '${operator}:${value}'.`);
    return matches;
  }
  if (/^"[^"]*$/.test(piece)) throw new Mistake("A quote is not closed.");
  return wordMatcher(piece.replace(/^"|"$/g, ""));
}

const OPERATORS: Record<string, (value: string) => Matcher | undefined> = {
  from: (value) => (world, tweet) => isPerson(world, tweet.authorId, value),
  to: (value) => (world, tweet) =>
    isPerson(world, (tweet.repliesToId && world.tweets.get(tweet.repliesToId)?.authorId) || "", value),
  lang: (value) => (_, tweet) => tweet.lang === value,
  has: (value) => HAS[value],
  is: (value) => IS[value],
};

const HAS: Record<string, Matcher> = {
  media: (_, tweet) => tweet.mediaKeys.length > 0,
  images: (world, tweet) => mediaOf(world, tweet).some(({ type }) => type === "photo"),
  videos: (world, tweet) => mediaOf(world, tweet).some(({ type }) => type === "video"),
  links: (_, tweet) => /https?:\/\//.test(tweet.text),
  hashtags: (_, tweet) => /#[\p{L}\p{N}_]/u.test(tweet.text),
  mentions: (_, tweet) => /@\w/.test(tweet.text),
};
const IS: Record<string, Matcher> = {
  retweet: (_, tweet) => tweet.retweetOfId !== undefined,
  reply: (_, tweet) => tweet.repliesToId !== undefined,
  quote: (_, tweet) => tweet.quotedId !== undefined,
};

/** @param who handle or id, in lower case */
const isPerson = (world: World, id: string, who: string): boolean =>
  id === who || world.people.get(id)?.handle.toLowerCase() === who.replace(/^@/, "");

/** Whole words, whatever the case. What has no letters, such as an emoji, is looked for anywhere. */
function wordMatcher(words: string): Matcher {
  if (words === "") throw new Mistake("There is nothing between the quotes.");
  if (!/[\p{L}\p{N}]/u.test(words)) return (_, { text }) => text.includes(words);
  const literal = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, "iu");
  return (_, { text }) => pattern.test(text);
}
