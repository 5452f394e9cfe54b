import "server-only";
import type { TransactionSql } from "postgres";
import { storeLikes } from "../../likes/store-likes";
import { type Stored, storeTold } from "../../tweets/store/store-tweets";
import { ToldTweets } from "../../tweets/store/told";
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

/** Records of one kind, read one by one and stored together. */
export type Gathering = {
  /** @returns why the record cannot be read, if it cannot. */
  add(record: unknown): string | undefined;
  /** `rowsBefore` is the place of the first record in its file. */
  store(tx: TransactionSql, rowsBefore: number): Promise<BatchResult>;
};

type Gather = (context: ReaderContext) => Gathering;

const tweets =
  (parse: (record: unknown, author: Author) => Parsed<SeenTweet>): Gather =>
  ({ author, sighting }) => {
    const told = new ToldTweets(sighting);
    return {
      add(record) {
        const parsed = parse(record, author);
        if ("skip" in parsed) return parsed.skip;
        told.add(parsed.ok);
      },
      async store(tx) {
        const stored = await storeTold(tx, sighting, told);
        return { ...stored, tally: { tweets: stored } };
      },
    };
  };

/** What its author wrote for a few people stays between them. */
function parseCircleTweet(record: unknown, author: Author): Parsed<SeenTweet> {
  const parsed = parseTweet(record, author);
  return "ok" in parsed ? { ok: { ...parsed.ok, isCircle: true } } : parsed;
}

function rows<T>(
  parse: (record: unknown) => Parsed<T>,
  store: (tx: TransactionSql, sighting: Sighting, rows: T[], rowsBefore: number) => Promise<BatchResult>,
): Gather {
  return ({ sighting }) => {
    const gathered: T[] = [];
    return {
      add(record) {
        const parsed = parse(record);
        if ("skip" in parsed) return parsed.skip;
        gathered.push(parsed.ok);
      },
      store: (tx, rowsBefore) => store(tx, sighting, gathered, rowsBefore),
    };
  };
}

export const READERS: Record<DataKind, Gather> = {
  tweets: tweets(parseTweet),
  classicTweets: tweets(parseClassicTweet),
  circleTweets: tweets(parseCircleTweet),
  notes: rows(parseNote, async (tx, { ownerId }, notes) => {
    const { added, joined } = await storeNotes(tx, ownerId, notes);
    return {
      added,
      updated: 0,
      unchanged: notes.length - added,
      duplicates: 0,
      tally: { notes: { joined, orphans: notes.length - joined } },
    };
  }),
  likes: rows(parseLike, async (tx, sighting, likes, rowsBefore) => {
    const stored = await storeLikes(tx, sighting, likes, rowsBefore);
    return { ...stored, tally: { likes: { added: stored.added } } };
  }),
};

/** Which part of the sums a kind's rows belong to. */
export function tallyPartOf(kind: DataKind): "tweets" | "notes" | "likes" {
  return kind === "notes" || kind === "likes" ? kind : "tweets";
}
