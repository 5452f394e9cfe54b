// What bench:tweets searches: tweets of words that are as unequal as those of a language, and words of one year alone.
import type { Sql } from "@/lib/db/client";
import { fillWords } from "@/lib/tweets/search/fill-words";
import { vectorOf } from "@/lib/tweets/search/vectors";
import { copyRows } from "@/lib/tweets/store/copy";

const WORDS = 20_000;
const WORDS_A_TWEET = 12;
const YEARS = 17;
const YEAR_MS = 365.25 * 24 * 3_600_000;
const FIRST_SNOWFLAKE = 1_288_834_974_657;
const NEWEST = Date.UTC(2026, 10, 1);
const SYLLABLES = [..."bdfgklmnprstvz"].flatMap((consonant) =>
  [..."aeiou"].map((vowel) => consonant + vowel),
);

export type Chance = () => number;

/** The same numbers in every run. */
export function chanceFrom(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A made-up word; the first are in most tweets, the last in some fifty of a million. */
export function wordOf(rank: number): string {
  let word = "";
  for (let rest = rank * 7919 + 70; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length];
  return word;
}

/** Ranks of every order of magnitude are equally likely: frequent, rare and what lies between. */
export const anyRank = (chance: Chance): number => Math.floor(WORDS ** chance());

/** Is in a twentieth of one year's tweets and in no other. */
export const wordOfYear = (year: number): string => `year${wordOf(year)}`;

export function textOf(chance: Chance, year: number): string {
  const words = Array.from({ length: WORDS_A_TWEET }, () => wordOf(anyRank(chance)));
  if (chance() < 0.05) words.push(`#${wordOfYear(year)}`);
  return words.join(" ");
}

/** X counted up to thirty thousand million, most of them in the last year. */
function oldId(time: number, number: number): string {
  const years = (FIRST_SNOWFLAKE - time) / YEAR_MS;
  return String(Math.floor(29_700_000_000 * 5 ** -years) - number);
}

/** Spread evenly over seventeen years, newest first as archives are, and searchable. */
export async function writeTweets(sql: Sql, ownerId: string, count: number): Promise<{ fillMs: number }> {
  const chance = chanceFrom(5);
  const tweetIds: string[] = [];
  function* rows() {
    for (let number = 0; number < count; number++) {
      const time = Math.floor(NEWEST - ((number + chance()) / count) * YEARS * YEAR_MS);
      const isOld = time <= FIRST_SNOWFLAKE;
      const id = isOld ? oldId(time, number) : String(BigInt(time - FIRST_SNOWFLAKE) << 22n);
      if (number === 0 || number === count - 1) tweetIds.push(id);
      const text = textOf(chance, Math.floor((number / count) * YEARS));
      yield [ownerId, id, true, new Date(time), text, "original", {}];
    }
  }
  await sql.begin(async (tx) => {
    await copyRows(
      tx,
      "tweets",
      ["owner_id", "tweet_id", "is_own", "created_at", "text", "kind", "entities"],
      rows(),
    );
    await tx`insert into words_wanted select ${ownerId}, min(id), max(id), now() from unnest(${tweetIds}::bigint[]) id`;
  });
  const startedAt = performance.now();
  const now = () => new Date();
  await fillWords({ sql, now }, ownerId, new Date(Date.now() + 3_600_000));
  return { fillMs: performance.now() - startedAt };
}

/** The same tweets once more for others, with the words marked as theirs; the index is built when all are there. */
export async function copyTweets(sql: Sql, ownerId: string, others: string[]): Promise<void> {
  const markOf = (id: string) => /^'(.*?)>/.exec(vectorOf(id, "0", ""))?.[1] ?? "";
  const [index] = await sql`select pg_get_indexdef('tweet_words_idx'::regclass) as definition`;
  await sql`drop index tweet_words_idx`;
  for (const other of others) {
    await sql`
      insert into tweets (owner_id, tweet_id, is_own, created_at, text, kind, entities)
      select ${other}, tweet_id, is_own, created_at, text, kind, entities from tweets
      where owner_id = ${ownerId} order by tweet_id desc`;
    await sql`
      insert into tweet_words (owner_id, tweet_id, words)
      select ${other}, tweet_id, replace(words::text, ${`'${markOf(ownerId)}`}, ${`'${markOf(other)}`})::tsvector
      from tweet_words where owner_id = ${ownerId} order by tweet_id desc`;
  }
  await sql.unsafe(index?.definition);
}
