import "server-only";
import type { TransactionSql } from "postgres";
import { AppError } from "../../errors";
import { wantWords } from "../search/want-words";
import { MEDIA_COLUMNS, TWEET_COLUMNS } from "./columns";
import { copyLines } from "./copy";
import { mergeKnown } from "./merge-known";
import { holdOwner, takeTurn } from "./owner-turn";
import { lineOf, type Told, toldBy } from "./told";
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
  if (tweets.length === 0) return { added: 0, updated: 0, unchanged: 0, duplicates: 0 };
  await takeTurn(tx, sighting.ownerId);
  if (!(await holdOwner(tx, sighting.ownerId))) throw new AppError("conflict", "This account was deleted.");
  const unique = firstOfEach(tweets);
  const { fresh, again, changed } = await sorted(tx, sighting, unique);
  await addFresh(tx, sighting, fresh);
  if (sighting.isOwn) await wantWords(tx, sighting.ownerId, fresh);
  const updated = await mergeKnown(tx, sighting, changed);
  await addSightings(tx, sighting, [...fresh, ...again, ...changed]);

  const unchanged = again.length + changed.length - updated;
  return {
    added: fresh.length,
    updated,
    unchanged,
    duplicates: tweets.length - fresh.length - updated - unchanged,
  };
}

function firstOfEach(tweets: SeenTweet[]): SeenTweet[] {
  const byId = new Map<string, SeenTweet>();
  for (const tweet of tweets) if (!byId.has(tweet.tweetId)) byId.set(tweet.tweetId, tweet);
  return [...byId.values()];
}

type Sorted = {
  fresh: Told[];
  /** Somebody said just this before, and as late. */
  again: Told[];
  changed: Told[];
};

/** Whoever else changes this person's tweets waits for our turn to end, so what is found stays true. */
async function sorted(tx: TransactionSql, sighting: Sighting, tweets: SeenTweet[]): Promise<Sorted> {
  const { sourceId, isOwn } = sighting;
  const known = await sightingsOf(tx, sighting, tweets);
  const found: Sorted = { fresh: [], again: [], changed: [] };
  for (const tweet of tweets) {
    const earlier = known.get(tweet.tweetId);
    if (earlier?.some((one) => one.sourceId === sourceId)) continue;
    const told = toldBy(isOwn, tweet);
    const isSaid = earlier?.some(({ digest, isAsLate }) => isAsLate && digest === told.digest);
    if (!earlier) found.fresh.push(withCounts(told, tweet));
    else found[isSaid ? "again" : "changed"].push(told);
  }
  return found;
}

/** Where nobody says how often a tweet was liked, it counts as never, until somebody does. */
function withCounts(told: Told, tweet: SeenTweet): Told {
  const { likeCount = 0, retweetCount = 0 } = tweet;
  if (tweet.likeCount === likeCount && tweet.retweetCount === retweetCount) return told;
  return { ...told, line: lineOf({ ...tweet, likeCount, retweetCount }) };
}

type Earlier = { sourceId: string | null; digest: string | null; isAsLate: boolean | null };

/** Who told of which of these tweets; one that is stored is in the map even if nobody is known to have told of it. */
async function sightingsOf(
  tx: TransactionSql,
  { ownerId, seenAt }: Sighting,
  tweets: SeenTweet[],
): Promise<Map<string, Earlier[]>> {
  const ids = tweets.map(({ tweetId }) => tweetId);
  const rows = await tx<(Earlier & { tweetId: string })[]>`
    select t.tweet_id::text as "tweetId", s.source_id as "sourceId", s.digest::text,
      s.seen_at >= ${seenAt.toISOString()}::timestamptz as "isAsLate"
    from tweets t left join sightings s on s.owner_id = t.owner_id and s.tweet_id = t.tweet_id
    where t.owner_id = ${ownerId} and t.tweet_id = any(${ids}::bigint[])`;
  const byTweet = new Map<string, Earlier[]>();
  for (const row of rows) byTweet.set(row.tweetId, [...(byTweet.get(row.tweetId) ?? []), row]);
  return byTweet;
}

const KEY = ["owner_id", "tweet_id"];

async function addFresh(tx: TransactionSql, { ownerId, isOwn }: Sighting, fresh: Told[]): Promise<void> {
  if (fresh.length === 0) return;
  await copyLines(
    tx,
    "tweets",
    [...KEY, "is_own", ...Object.keys(TWEET_COLUMNS)],
    fresh.map(({ tweetId, line }) => `${ownerId}\t${tweetId}\t${isOwn}\t${line}`),
  );
  const media = fresh.flatMap(({ tweetId, mediaLines }) =>
    mediaLines.map((line) => `${ownerId}\t${tweetId}\t${line}`),
  );
  if (media.length > 0)
    await copyLines(tx, "media", [...KEY, "position", ...Object.keys(MEDIA_COLUMNS)], media);
}

async function addSightings(
  tx: TransactionSql,
  { ownerId, source, sourceId, seenAt }: Sighting,
  told: Told[],
): Promise<void> {
  if (told.length === 0) return;
  const same = `${source}\t${sourceId}\t${seenAt.toISOString()}`;
  await copyLines(
    tx,
    "sightings",
    [...KEY, "source", "source_id", "seen_at", "digest"],
    told.map(({ tweetId, digest }) => `${ownerId}\t${tweetId}\t${same}\t${digest}`),
  );
}
