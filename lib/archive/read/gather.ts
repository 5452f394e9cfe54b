import "server-only";
import type { LikedTweet } from "../../likes/store-likes";
import { type Told, telling } from "../../tweets/store/told";
import type { SeenTweet, Sighting } from "../../tweets/store/types";
import type { DataKind } from "../formats";
import { parseClassicTweet } from "../parse/parse-classic-tweet";
import { parseLike } from "../parse/parse-like";
import { type ParsedNote, parseNote } from "../parse/parse-note";
import { type Author, type Parsed, parseTweet } from "../parse/parse-tweet";

/** What the records of a file mean beside what they say. */
export type ReaderContext = { sighting: Sighting; author: Author };

/** Read records of one kind, ready to be stored: plain data, which may come from another thread. */
export type Gathered =
  | { part: "tweets"; told: Told }
  | { part: "notes"; notes: ParsedNote[] }
  | { part: "likes"; likes: LikedTweet[] };

/** Takes records one by one. */
type Gathering = {
  /** @returns why the record cannot be read, if it cannot. */
  add(record: unknown): string | undefined;
  gathered(): Gathered;
};

type Gather = (context: ReaderContext) => Gathering;

const tweets =
  (parse: (record: unknown, author: Author) => Parsed<SeenTweet>): Gather =>
  ({ author, sighting }) => {
    const { add, told } = telling(sighting);
    return {
      add(record) {
        const parsed = parse(record, author);
        if ("skip" in parsed) return parsed.skip;
        add(parsed.ok);
      },
      gathered: () => ({ part: "tweets", told: told() }),
    };
  };

/** What its author wrote for a few people stays between them. */
function parseCircleTweet(record: unknown, author: Author): Parsed<SeenTweet> {
  const parsed = parseTweet(record, author);
  return "ok" in parsed ? { ok: { ...parsed.ok, isCircle: true } } : parsed;
}

function rows<T>(parse: (record: unknown) => Parsed<T>, gathered: (rows: T[]) => Gathered): Gather {
  return () => {
    const all: T[] = [];
    return {
      add(record) {
        const parsed = parse(record);
        if ("skip" in parsed) return parsed.skip;
        all.push(parsed.ok);
      },
      gathered: () => gathered(all),
    };
  };
}

export const GATHER: Record<DataKind, Gather> = {
  tweets: tweets(parseTweet),
  classicTweets: tweets(parseClassicTweet),
  circleTweets: tweets(parseCircleTweet),
  notes: rows(parseNote, (notes) => ({ part: "notes", notes })),
  likes: rows(parseLike, (likes) => ({ part: "likes", likes })),
};
