import "server-only";
import type { TransactionSql } from "postgres";
import { AppError } from "../../errors";
import { copyBytes, copyLines } from "./copy";
import { entriesAt } from "./lines";
import { mergeKnown } from "./merge-known";
import { holdOwner, joinByKeys, takeTurn } from "./owner-turn";
import { TOLD_COLUMNS, TOLD_MEDIA_COLUMNS, TOLD_WORDS_COLUMNS, type Told, telling } from "./told";
import type { SeenTweet, Sighting } from "./types";

export type Stored = {
  added: number;
  updated: number;
  unchanged: number;
  /** Told before by this very source. */
  duplicates: number;
};

/**
 * Adds what one source tells to the store: one row per (owner, tweet), its pictures, and a sighting each.
 *
 * Runs in the caller's transaction. A tweet that this source told before is passed over, so a repeated call changes
 * nothing; an equal row is not rewritten. Which word stands where sources differ is written in columns.ts.
 *
 * Tweets that nobody told of go straight into the tables, and words that were told before are known by their digest: only
 * what is left is compared with what is stored, which costs several times as much.
 *
 * @throws AppError `conflict` if the account was deleted meanwhile.
 */
export async function storeTweets(
  tx: TransactionSql,
  sighting: Sighting,
  tweets: SeenTweet[],
): Promise<Stored> {
  const { add, told } = telling(sighting);
  for (const tweet of tweets) add(tweet);
  return storeTold(tx, sighting, told());
}

/** The same with what is told already. */
export async function storeTold(tx: TransactionSql, sighting: Sighting, told: Told): Promise<Stored> {
  if (told.ids.length === 0) return { added: 0, updated: 0, unchanged: 0, duplicates: 0 };
  await takeTurn(tx, sighting.ownerId);
  if (!(await holdOwner(tx, sighting.ownerId))) throw new AppError("conflict", "This account was deleted.");
  await joinByKeys(tx);
  const { fresh, again, changed } = await sorted(tx, sighting, told);
  await addFresh(tx, told, fresh);
  const updated = await mergeKnown(tx, sighting, told, changed);
  await addSightings(tx, sighting, told, [...fresh, ...again, ...changed]);
  const unchanged = again.length + changed.length - updated;
  return {
    added: fresh.length,
    updated,
    unchanged,
    duplicates: told.ids.length - fresh.length - updated - unchanged,
  };
}

/** Places of told tweets, each tweet once: its first. */
type Sorted = {
  fresh: number[];
  /** Somebody said just this before, and as late. */
  again: number[];
  changed: number[];
};

/** Whoever else changes this person's tweets waits for our turn to end, so what is found stays true. */
async function sorted(tx: TransactionSql, sighting: Sighting, told: Told): Promise<Sorted> {
  const known = await sightingsOf(tx, sighting, told.ids);
  const found: Sorted = { fresh: [], again: [], changed: [] };
  const seen = new Set<string>();
  for (const [place, tweetId] of told.ids.entries()) {
    if (seen.has(tweetId)) continue;
    seen.add(tweetId);
    const earlier = known.get(tweetId);
    if (earlier?.some(({ sourceId }) => sourceId === sighting.sourceId)) continue;
    const isSaid = earlier?.some(({ digest, isAsLate }) => isAsLate && digest === told.digests[place]);
    if (!earlier) found.fresh.push(place);
    else found[isSaid ? "again" : "changed"].push(place);
  }
  return found;
}

type Earlier = { sourceId: string | null; digest: string | null; isAsLate: boolean | null };

/**
 * Who told of which of these tweets; one that is stored is in the map even if nobody is known to have told of it.
 *
 * The owner stands beside each id: were it a constant, Postgres might look up all that an owner has for each tweet, which is
 * as cheap to its mind as long as it takes the person for new.
 */
async function sightingsOf(
  tx: TransactionSql,
  { ownerId, seenAt }: Sighting,
  ids: string[],
): Promise<Map<string, Earlier[]>> {
  const rows = await tx<(Earlier & { tweetId: string })[]>`
    with wanted as materialized (
      select ${ownerId}::uuid as owner_id, tweet_id from unnest(${ids}::bigint[]) tweet_id
    )
    select t.tweet_id::text as "tweetId", s.source_id as "sourceId", s.digest::text,
      s.seen_at >= ${seenAt.toISOString()}::timestamptz as "isAsLate"
    from wanted w
    join tweets t on t.owner_id = w.owner_id and t.tweet_id = w.tweet_id
    left join sightings s on s.owner_id = t.owner_id and s.tweet_id = t.tweet_id`;
  const byTweet = new Map<string, Earlier[]>();
  for (const row of rows) byTweet.set(row.tweetId, [...(byTweet.get(row.tweetId) ?? []), row]);
  return byTweet;
}

async function addFresh(tx: TransactionSql, told: Told, fresh: number[]): Promise<void> {
  await copyBytes(tx, "tweets", TOLD_COLUMNS, entriesAt(told.fresh, fresh));
  await copyBytes(tx, "media", TOLD_MEDIA_COLUMNS, entriesAt(told.media, fresh));
  await copyBytes(tx, "tweet_words", TOLD_WORDS_COLUMNS, entriesAt(told.words, fresh));
}

async function addSightings(
  tx: TransactionSql,
  { ownerId, source, sourceId, seenAt }: Sighting,
  told: Told,
  places: number[],
): Promise<void> {
  const same = `${source}\t${sourceId}\t${seenAt.toISOString()}`;
  await copyLines(
    tx,
    "sightings",
    ["owner_id", "tweet_id", "source", "source_id", "seen_at", "digest"],
    places.map((place) => `${ownerId}\t${told.ids[place]}\t${same}\t${told.digests[place]}`),
  );
}
