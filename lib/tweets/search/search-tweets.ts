import "server-only";
import type { Db } from "../../db/client";
import { loadTweets } from "../load-tweets";
import type { Tweet } from "../types";
import { type Found, findAmongNewest, findByWords } from "./queries";
import { MONTHS_A_YEAR, monthOf, monthStart, queryOf } from "./vectors";

type Page = { limit: number; after?: { tweetId: string } };

/**
 * The newest tweets of the person that have all that was typed, of those that are shown; behind `after` if it is given.
 * See queryOf for what can be typed.
 *
 * Common words are met by reading the newest tweets one by one, rare ones by the index. What lies between has too many
 * tweets to sort them all, and too few to meet them soon: the index is asked for as many months as should do, then for more
 * at a time, and for fewer when they hold too many. So no look reads more than about a thousand rows, whatever is searched
 * for.
 *
 * @returns at most `limit`, newest first; fewer only if there are no more.
 */
export async function searchTweets(
  db: Db,
  ownerId: string,
  typed: string,
  { limit, after }: Page,
): Promise<Tweet[]> {
  const query = queryOf(ownerId, typed);
  if (!query) return [];
  const ids = await findNewest(db, ownerId, query, { limit, after });
  return loadTweets(db, ownerId, ids);
}

/** The same, ids alone. */
export async function findNewest(
  db: Db,
  ownerId: string,
  query: string,
  { limit, after }: Page,
): Promise<string[]> {
  const search = { ownerId, query };
  const newest = await findAmongNewest(db, search, { before: after?.tweetId ?? HIGHEST_ID, limit });
  const ids = [...newest.ids];
  let before = newest.read?.to;
  let months = newest.read ? monthsFor(limit, ids.length, newest.read) : 0;
  let most = ALL_MONTHS;
  while (ids.length < limit && before !== undefined) {
    const stretch = stretchOf(before, months);
    const found: Found = await findByWords(db, search, { ...stretch, before, limit: limit - ids.length });
    if (found.isCutOff) {
      // All of them together stay too many, wherever this search has come to.
      if (months >= ALL_MONTHS) most = ALL_MONTHS - 1;
      months = Math.max(1, Math.floor(months / 8));
      continue;
    }
    ids.push(...found.ids);
    before = stretch.from > 0 ? monthStart(stretch.from) : undefined;
    months = Math.min(most, months * 4);
  }
  return ids;
}

const HIGHEST_ID = "9223372036854775807";
/** From so many on, a look at all of them is cheaper than naming each. */
const ALL_MONTHS = 64;

/** How many months should hold as many as are wanted, if they are as frequent there as among the newest; half as many more. */
function monthsFor(wanted: number, found: number, { from, to }: { from: string; to: string }): number {
  const monthsRead = Number(BigInt(from) - BigInt(to)) / Number(monthStart(1));
  return Math.min(ALL_MONTHS, Math.ceil((1.5 * monthsRead * wanted) / found));
}

/** The months to look at next, the month of `before` the last of them: whole years if they are many. */
function stretchOf(before: string, months: number): { from: number; until?: number } {
  if (months >= ALL_MONTHS) return { from: 0 };
  const until = monthOf(String(BigInt(before) - 1n));
  const from = Math.max(0, until - months + 1);
  return { from: months >= MONTHS_A_YEAR ? from - (from % MONTHS_A_YEAR) : from, until };
}
