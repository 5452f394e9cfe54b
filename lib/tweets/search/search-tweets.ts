import "server-only";
import type { Db, Sql } from "../../db/client";
import { loadTweets } from "../load-tweets";
import type { Tweet } from "../types";
import { findAmongNewest, findByWords, findInFortnight, type Search, type Stretch } from "./queries";
import { fortnightOf, fortnightsBetween } from "./stretches";
import { queryOf } from "./vectors";

type Page = { limit: number; after?: { tweetId: string } };

/**
 * The newest tweets of the person that have all that was typed, of those that are shown; behind `after` if it is given.
 * See queryOf for what can be typed.
 *
 * @returns at most `limit`, newest first; fewer only if there are no more.
 */
export async function searchTweets(
  { db, sql }: { db: Db; sql: Sql },
  ownerId: string,
  typed: string,
  page: Page,
): Promise<Tweet[]> {
  const query = queryOf(ownerId, typed);
  if (!query) return [];
  return loadTweets(db, ownerId, await findNewest(sql, ownerId, query, page));
}

/**
 * The same, ids alone. Common words are met by reading the newest tweets one by one, which also tells how far back the
 * index has to be asked for the others.
 */
async function findNewest(
  sql: Sql,
  ownerId: string,
  query: string,
  { limit, after }: Page,
): Promise<string[]> {
  const search = { ownerId, query };
  const { ids, read } = await findAmongNewest(sql, search, { before: after?.tweetId ?? HIGHEST_ID, limit });
  const missing = limit - ids.length;
  if (!read || missing === 0) return ids;
  // Where none was found, half a tweet. Half as far at first: going on costs less than reading too much.
  const first = (fortnightsBetween(read.to, read.from) * missing) / Math.max(0.5, ids.length) / 2;
  const older = await findOlder(sql, search, {
    before: read.to,
    until: fortnightOf(read.to),
    lowest: fortnightOf(read.lowest),
    first: Math.ceil(first),
    limit: missing,
  });
  return [...ids, ...older];
}

async function findOlder(sql: Sql, search: Search, stretch: Stretch): Promise<string[]> {
  const { before, lowest, limit } = stretch;
  const ids: string[] = [];
  for (let { until, first } = stretch; ids.length < limit && until >= lowest; first = 1) {
    const found = await findByWords(sql, search, { ...stretch, until, first, limit: limit - ids.length });
    ids.push(...found.ids);
    if (found.tooManyIn === undefined) break;
    const fortnight = found.tooManyIn;
    ids.push(...(await findInFortnight(sql, search, { fortnight, before, limit: limit - ids.length })));
    until = fortnight - 1;
  }
  return ids;
}

const HIGHEST_ID = "9223372036854775807";
