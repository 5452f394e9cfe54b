import "server-only";
import type { TransactionSql } from "postgres";
import { storeLikes } from "../../likes/store-likes";
import { type Stored, storeTweets } from "../../tweets/store/store-tweets";
import type { SeenTweet, Sighting } from "../../tweets/store/types";
import type { DataKind } from "../formats";
import { parseClassicTweet } from "../parse/parse-classic-tweet";
import { parseLike } from "../parse/parse-like";
import { parseNote } from "../parse/parse-note";
import { type Author, type Parsed, parseTweet } from "../parse/parse-tweet";
import { storeNotes } from "./store-notes";
import type { TallyDelta } from "./tally";

export type ReaderContext = { sighting: Sighting; author: Author };

export type BatchResult = Stored & { tally: TallyDelta };

/** How records of one kind are read, and where they go. `rowsBefore` is the place of the first row in its file. */
type Reader<T> = {
  parse(record: unknown, author: Author): Parsed<T>;
  store(tx: TransactionSql, context: ReaderContext, rows: T[], rowsBefore: number): Promise<BatchResult>;
};

const tweets = (parse: Reader<SeenTweet>["parse"]): Reader<SeenTweet> => ({
  parse,
  async store(tx, { sighting }, rows) {
    const stored = await storeTweets(tx, sighting, rows);
    return { ...stored, tally: { tweets: stored } };
  },
});

/** What its author wrote for a few people stays between them. */
function parseCircleTweet(record: unknown, author: Author): Parsed<SeenTweet> {
  const parsed = parseTweet(record, author);
  return "ok" in parsed ? { ok: { ...parsed.ok, isCircle: true } } : parsed;
}

// biome-ignore lint/suspicious/noExplicitAny: each reader stores what it parsed itself
export const READERS: Record<DataKind, Reader<any>> = {
  tweets: tweets(parseTweet),
  classicTweets: tweets(parseClassicTweet),
  circleTweets: tweets(parseCircleTweet),
  notes: {
    parse: parseNote,
    async store(tx, { sighting }, rows) {
      const { added, joined } = await storeNotes(tx, sighting.ownerId, rows);
      const orphans = rows.length - joined;
      return {
        added,
        updated: 0,
        unchanged: rows.length - added,
        duplicates: 0,
        tally: { notes: { joined, orphans } },
      };
    },
  } satisfies Reader<Extract<ReturnType<typeof parseNote>, { ok: unknown }>["ok"]>,
  likes: {
    parse: parseLike,
    async store(tx, { sighting }, rows, rowsBefore) {
      const stored = await storeLikes(tx, sighting, rows, rowsBefore);
      return { ...stored, tally: { likes: { added: stored.added } } };
    },
  } satisfies Reader<Extract<ReturnType<typeof parseLike>, { ok: unknown }>["ok"]>,
};

/** Which part of the sums a kind's rows belong to. */
export function tallyPartOf(kind: DataKind): "tweets" | "notes" | "likes" {
  return kind === "notes" || kind === "likes" ? kind : "tweets";
}
