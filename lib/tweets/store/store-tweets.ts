import "server-only";
import type { TransactionSql } from "postgres";
import { MEDIA_COLUMNS, TWEET_COLUMNS, wholeness } from "./columns";
import { type CopyValue, copyRows } from "./copy";
import { takeTurn } from "./owner-turn";
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
 */
export async function storeTweets(
  tx: TransactionSql,
  sighting: Sighting,
  tweets: SeenTweet[],
): Promise<Stored> {
  if (tweets.length === 0) return { added: 0, updated: 0, unchanged: 0, duplicates: 0 };
  await takeTurn(tx, sighting.ownerId);
  const unique = firstOfEach(tweets);
  await stage(tx, sighting, unique);
  const seenBefore = await dropSeenBefore(tx);
  const updated = await mergeIntoKnown(tx, sighting);
  const added = await addUnknown(tx, sighting);
  await storeMedia(tx);
  await recordSightings(tx, sighting);
  await tx`drop table staged_tweets, staged_media`;

  const duplicates = tweets.length - unique.length + seenBefore;
  return { added, updated, unchanged: tweets.length - duplicates - added - updated, duplicates };
}

function firstOfEach(tweets: SeenTweet[]): SeenTweet[] {
  const byId = new Map<string, SeenTweet>();
  for (const tweet of tweets) if (!byId.has(tweet.tweetId)) byId.set(tweet.tweetId, tweet);
  return [...byId.values()];
}

const tweetColumns = Object.keys(TWEET_COLUMNS);
const mediaColumns = Object.keys(MEDIA_COLUMNS);
const list = (columns: string[], alias = ""): string =>
  columns.map((column) => (alias ? `${alias}.${column}` : column)).join(", ");

/**
 * Staged rows carry owner and source, and every join compares whole keys column by column. With owner and source as
 * constants a planner without fresh statistics would walk all of a person's tweets for each batch.
 */
async function stage(
  tx: TransactionSql,
  { ownerId, sourceId }: Sighting,
  tweets: SeenTweet[],
): Promise<void> {
  await tx.unsafe(`
    create temp table staged_tweets on commit drop as
      select owner_id, null::uuid as source_id, tweet_id, ${list(tweetColumns)} from tweets with no data;
    create temp table staged_media on commit drop as
      select owner_id, tweet_id, position, ${list(mediaColumns)} from media with no data;
  `);
  await copyRows(
    tx,
    "staged_tweets",
    ["owner_id", "source_id", "tweet_id", ...tweetColumns],
    tweetRows(ownerId, sourceId, tweets),
  );
  await copyRows(
    tx,
    "staged_media",
    ["owner_id", "tweet_id", "position", ...mediaColumns],
    mediaRows(ownerId, tweets),
  );
  await tx.unsafe("analyze staged_tweets (owner_id, source_id, tweet_id)");
}

function* tweetRows(ownerId: string, sourceId: string, tweets: SeenTweet[]): Generator<CopyValue[]> {
  const columns = Object.values(TWEET_COLUMNS);
  for (const tweet of tweets)
    yield [ownerId, sourceId, tweet.tweetId, ...columns.map((column) => column.value(tweet))];
}

function* mediaRows(ownerId: string, tweets: SeenTweet[]): Generator<CopyValue[]> {
  const values = Object.values(MEDIA_COLUMNS);
  for (const { tweetId, media } of tweets)
    for (const item of media) yield [ownerId, tweetId, item.position, ...values.map((value) => value(item))];
}

async function dropSeenBefore(tx: TransactionSql): Promise<number> {
  const dropped = await tx`
    delete from staged_tweets s using sightings g
    where g.owner_id = s.owner_id and g.source_id = s.source_id and g.tweet_id = s.tweet_id`;
  return dropped.count;
}

async function mergeIntoKnown(tx: TransactionSql, { seenAt, isOwn }: Sighting): Promise<number> {
  const merged = Object.entries(TWEET_COLUMNS).map(([name, { merged }]) => `${merged} as ${name}`);
  const updated = await tx.unsafe(
    `with compared as (
      select t.owner_id, t.tweet_id, t.is_own or $2 as is_own, ${merged.join(", ")}
      from staged_tweets s
      join tweets t on t.owner_id = s.owner_id and t.tweet_id = s.tweet_id
      cross join lateral (
        select not exists (
          select from sightings g
          where g.owner_id = s.owner_id and g.tweet_id = s.tweet_id and g.seen_at > $1::timestamptz
        ) as is_freshest
      ) age
      cross join lateral (select ${wholeness("s")} as arriving, ${wholeness("t")} as stored) wholeness
      cross join lateral (
        select case when arriving <> stored then arriving > stored else is_freshest end as has_better_text
      ) text
    )
    update tweets t
    set is_own = m.is_own, ${tweetColumns.map((column) => `${column} = m.${column}`).join(", ")}
    from compared m
    where t.owner_id = m.owner_id and t.tweet_id = m.tweet_id
      and (t.is_own, ${list(tweetColumns, "t")}) is distinct from (m.is_own, ${list(tweetColumns, "m")})`,
    [seenAt.toISOString(), isOwn],
  );
  return updated.count;
}

async function addUnknown(tx: TransactionSql, { isOwn }: Sighting): Promise<number> {
  const counts = new Set(["like_count", "retweet_count"]);
  const values = tweetColumns.map((column) => (counts.has(column) ? `coalesce(${column}, 0)` : column));
  const added = await tx.unsafe(
    `insert into tweets (owner_id, tweet_id, is_own, ${list(tweetColumns)})
     select owner_id, tweet_id, $1, ${values.join(", ")} from staged_tweets
     on conflict (owner_id, tweet_id) do nothing`,
    [isOwn],
  );
  return added.count;
}

async function storeMedia(tx: TransactionSql): Promise<void> {
  const merged = mediaColumns.map((column) => ({ column, value: mergedMedia(column) }));
  const filled = merged.map(({ column, value }) => `${column} = ${value}`);
  const differs = merged.map(({ column, value }) => `media.${column} is distinct from ${value}`);
  await tx.unsafe(
    `insert into media (owner_id, tweet_id, position, ${list(mediaColumns)})
     select owner_id, tweet_id, position, ${list(mediaColumns)} from staged_media
     where tweet_id in (select tweet_id from staged_tweets)
     on conflict (owner_id, tweet_id, position) do update set ${filled.join(", ")} where ${differs.join(" or ")}`,
  );
}

/**
 * What is known stays. Only a film's name is a guess as long as its address is unknown, and gives way. And where two
 * sources differ the film is right: a source that knows the still picture alone calls it a photo.
 */
function mergedMedia(column: string): string {
  if (column === "is_foreign") return "media.is_foreign and excluded.is_foreign";
  if (column === "type")
    return "case when media.type = 'photo' and media.file_hash is null then excluded.type else media.type end";
  const isKnown = column === "archive_name" ? "media.url is not null" : `media.${column} is not null`;
  return `case
    when media.type <> 'photo' and excluded.type = 'photo' then media.${column}
    when media.type = 'photo' and excluded.type <> 'photo' and media.file_hash is null then excluded.${column}
    when ${isKnown} then media.${column} else coalesce(excluded.${column}, media.${column}) end`;
}

async function recordSightings(tx: TransactionSql, { source, seenAt }: Sighting): Promise<void> {
  await tx`
    insert into sightings (owner_id, tweet_id, source, source_id, seen_at)
    select owner_id, tweet_id, ${source}, source_id, ${seenAt.toISOString()}::timestamptz from staged_tweets
    on conflict do nothing`;
}
