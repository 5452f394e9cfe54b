import type { ArchiveEra } from "./types";

/** What the import does with a file. */
export type DataKind = "tweets" | "classicTweets" | "circleTweets" | "notes" | "likes";

/**
 * The archives of one age: where their files lie and what they are called. Paths are relative to the archive's root,
 * and in whatever letter case: some programs that zip again change it.
 */
export type Format = {
  era: ArchiveEra;
  /** A file that only such an archive has. */
  sign: RegExp;
  /** Files of records, in the order of reading; `-part1` and so on follow the first. */
  data: { kind: DataKind; path: RegExp }[];
  /** The folder of the small files that describe the archive. */
  folder: "data/" | "";
  mediaFolders: string[];
};

/** `tweets.js`, `tweets-part1.js`, … */
const parts = (folder: string, name: string): RegExp =>
  new RegExp(`^${folder}${name}(?:-part(\\d+))?\\.js$`, "i");

/**
 * Every layout that X has sent since 2012, newest first; the next one is one more row.
 *
 * Circle tweets are read before all others, so that none of them is shown for even a moment; tweets before likes,
 * notes and media, so that there is something to read early.
 */
export const FORMATS: Format[] = [
  ytd("2022", "data/", "tweets", "tweets_media"),
  ytd("2020", "data/", "tweet", "tweet_media"),
  // Archives of 2018 and 2019, and later ones that lost their data folder when they were zipped again.
  ytd("2022", "", "tweets", "tweets_media"),
  ytd("2019", "", "tweet", "tweet_media"),
  {
    era: "grailbird",
    sign: /^data\/js\/tweets\/\d{4}_\d\d\.js$/i,
    data: [{ kind: "classicTweets", path: /^data\/js\/tweets\/(\d{4}_\d\d)\.js$/i }],
    folder: "data/",
    mediaFolders: [],
  },
];

function ytd(era: ArchiveEra, folder: "data/" | "", tweets: string, media: string): Format {
  return {
    era,
    sign: parts(folder, tweets),
    data: [
      { kind: "circleTweets", path: parts(folder, "twitter-circle-tweet") },
      { kind: "tweets", path: parts(folder, tweets) },
      { kind: "tweets", path: parts(folder, "community-tweet") },
      { kind: "tweets", path: parts(folder, "deleted-tweets") },
      { kind: "notes", path: parts(folder, "note-tweet") },
      { kind: "notes", path: parts(folder, "deleted-note-tweet") },
      { kind: "likes", path: parts(folder, "like") },
    ],
    folder,
    mediaFolders: [
      "profile_media",
      media,
      "community_tweet_media",
      "twitter_circle_tweet_media",
      "deleted_tweets_media",
    ].map((name) => `${folder}${name}/`),
  };
}

/** Left behind by the programs that people zip with. */
const LITTER = /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)/i;
export const isLitter = (name: string): boolean => LITTER.test(name);

/** An archive found in a zip: its format and the folder that it is wrapped in, often none. */
export type FoundArchive = {
  format: Format;
  root: string;
  /** The folder of a second archive beside it. */
  rival?: string;
};

/**
 * Finds the archive among a zip's names, also inside folders that somebody wrapped around it. Of two the shallower one
 * wins. Decided by the files present, never by date or by the zip's own name.
 */
export function findArchive(names: string[]): FoundArchive | undefined {
  const formats = new Map<string, number>();
  for (const name of names) {
    // Every sign ends so; nearly all names of an archive with many pictures do not.
    if (!/\.js$/i.test(name) || LITTER.test(name)) continue;
    for (const [order, { sign }] of FORMATS.entries()) {
      const root = rootBefore(name, sign);
      if (root !== undefined) formats.set(root, Math.min(order, formats.get(root) ?? order));
    }
  }
  const depth = (root: string): number => root.split("/").length;
  const [best, next] = [...formats].sort(([a, x], [b, y]) => depth(a) - depth(b) || x - y);
  if (!best) return undefined;
  const [root, order] = best;
  const rival = next && depth(next[0]) === depth(root) ? next[0] : undefined;
  return { format: FORMATS[order] as Format, root, ...(rival !== undefined && { rival }) };
}

/** No format's sign lies in more folders. */
const DEEPEST_SIGN = 4;

/**
 * What stands before the part of a path that fits the sign: "" for `data/tweets.js`, "my-zip/" for
 * `my-zip/data/tweets.js`. Looked for from the end: a zip may have tens of thousands of names with hundreds of folders.
 */
export function rootBefore(name: string, sign: RegExp): string | undefined {
  let at = name.length;
  for (let depth = 0; depth < DEEPEST_SIGN && at > 0; depth++) {
    at = name.lastIndexOf("/", at - 2) + 1;
    if (sign.test(name.slice(at))) return name.slice(0, at);
  }
  return undefined;
}

/** Long tweets got a file of their own while the rest stayed as it was. */
export function eraOf({ format, root }: FoundArchive, names: Iterable<string>): ArchiveEra {
  const notes = `${root}${format.folder}note-tweet.js`.toLowerCase();
  return format.era === "2022" && [...names].some((name) => name.toLowerCase() === notes)
    ? "2024"
    : format.era;
}
