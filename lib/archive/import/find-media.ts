import "server-only";
import type { Sql } from "../../db/client";

/** The media of a tweet that a file of the zip belongs to. */
export type FoundMedia = { tweetId: string; position: number; isHere: boolean; isForeign: boolean };

/**
 * Which media each file's name stands for, in other letters too if no name is quite the same. A video is in a few
 * archives under the name of a smaller variant: if its tweet has just one film, it is that one.
 */
export async function findMedia(
  sql: Sql,
  ownerId: string,
  names: string[],
): Promise<Map<string, FoundMedia>> {
  const rows = await sql<(FoundMedia & { name: string })[]>`
    select archive_name as name, tweet_id as "tweetId", position, file_hash is not null as "isHere",
      is_foreign as "isForeign"
    from media where owner_id = ${ownerId} and archive_name = any(${names})`;
  const found = new Map(rows.map((row) => [row.name, row]));

  const others = names.filter((name) => !found.has(name) && NUMBERED.test(name));
  if (others.length === 0) return found;
  const ids = [...new Set(others.map(tweetIdOf))];
  const nearly = await sql<(FoundMedia & { name: string })[]>`
    select lower(archive_name) as name, tweet_id as "tweetId", position, file_hash is not null as "isHere",
      is_foreign as "isForeign"
    from media where owner_id = ${ownerId} and tweet_id = any(${ids}::bigint[])`;
  const byLowerName = new Map(nearly.map((row) => [row.name, row]));
  for (const name of others) {
    const row = byLowerName.get(name.toLowerCase());
    if (row) found.set(name, row);
  }

  const films = others.filter((name) => !found.has(name) && /\.mp4$/i.test(name));
  if (films.length === 0) return found;
  const byTweet = new Map(films.map((name) => [tweetIdOf(name), name]));
  const alone = await sql<FoundMedia[]>`
    select tweet_id as "tweetId", min(position) as position, bool_and(file_hash is not null) as "isHere",
      bool_and(is_foreign) as "isForeign"
    from media where owner_id = ${ownerId} and tweet_id = any(${[...byTweet.keys()]}::bigint[]) and type <> 'photo'
    group by tweet_id having count(*) = 1`;
  for (const film of alone) {
    const name = byTweet.get(film.tweetId);
    if (name) found.set(name, { ...film, name });
  }
  return found;
}

/** "<tweet id>-<last path piece>"; no tweet has an id of more digits. */
const NUMBERED = /^\d{1,18}-|^[1-8]\d{18}-/;

const tweetIdOf = (name: string): string => name.slice(0, name.indexOf("-"));
