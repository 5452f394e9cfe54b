import "server-only";
import type { TransactionSql } from "postgres";
import { MEDIA_COLUMNS, TWEET_COLUMNS, wholeness } from "./columns";
import { copyBytes } from "./copy";
import { entriesAt } from "./lines";
import { TOLD_COLUMNS, TOLD_MEDIA_COLUMNS, type Told, toldAt } from "./told";
import type { Sighting } from "./types";

const tweetColumns = Object.keys(TWEET_COLUMNS);
const mediaColumns = Object.keys(MEDIA_COLUMNS);
const list = (columns: string[], alias = ""): string =>
  columns.map((column) => (alias ? `${alias}.${column}` : column)).join(", ");

/**
 * Lets what a source tells of tweets that are stored already stand beside what others told; an equal row is not rewritten.
 *
 * @returns how many rows it changed.
 */
export async function mergeKnown(
  tx: TransactionSql,
  sighting: Sighting,
  told: Told,
  known: number[],
): Promise<number> {
  if (known.length === 0) return 0;
  await stage(tx, told, known);
  const updated = await mergeIntoKnown(tx, sighting);
  await storeMedia(tx);
  await tx`drop table staged_tweets, staged_media`;
  return updated;
}

/**
 * Staged rows carry their owner, and every join compares whole keys column by column. With the owner as a constant
 * a planner without fresh statistics would walk all of a person's tweets for each batch.
 */
async function stage(tx: TransactionSql, told: Told, known: number[]): Promise<void> {
  await tx.unsafe(`
    create temp table staged_tweets on commit drop as select ${list(TOLD_COLUMNS)} from tweets with no data;
    create temp table staged_media on commit drop as select ${list(TOLD_MEDIA_COLUMNS)} from media with no data;
  `);
  await copyBytes(tx, "staged_tweets", TOLD_COLUMNS, toldAt(told, known));
  await copyBytes(tx, "staged_media", TOLD_MEDIA_COLUMNS, entriesAt(told.media, known));
  await tx.unsafe("analyze staged_tweets (owner_id, tweet_id)");
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
        offset 0 -- asked once for each tweet, and not again for each column
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

async function storeMedia(tx: TransactionSql): Promise<void> {
  const merged = mediaColumns.map((column) => ({ column, value: mergedMedia(column) }));
  const filled = merged.map(({ column, value }) => `${column} = ${value}`);
  const differs = merged.map(({ column, value }) => `media.${column} is distinct from ${value}`);
  await tx.unsafe(
    `insert into media (${list(TOLD_MEDIA_COLUMNS)}) select ${list(TOLD_MEDIA_COLUMNS)} from staged_media
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
