import "server-only";
import { and, asc, eq, isNotNull, ne, sql as raw } from "drizzle-orm";
import type { Db, Sql } from "../../db/client";
import { archives } from "../../db/schema";

type ArchiveRow = typeof archives.$inferSelect;

const madeAt = raw`coalesce(${archives.generatedAt}, ${archives.createdAt})`;

/**
 * Archives that X made before this one for the same account, oldest first. Of one that was imported twice the first
 * import is the earlier one.
 */
export async function listEarlier(db: Db, archive: ArchiveRow): Promise<ArchiveRow[]> {
  if (archive.xUserId === null) return [];
  const made = (archive.generatedAt ?? archive.createdAt).toISOString();
  return db
    .select()
    .from(archives)
    .where(
      and(
        ofTheSameAccount(archive),
        raw`(${madeAt}, ${archives.createdAt}, ${archives.id}) < (${made}::timestamptz, ${archive.createdAt.toISOString()}::timestamptz, ${archive.id}::uuid)`,
      ),
    )
    .orderBy(asc(madeAt), asc(archives.createdAt));
}

/** Imports that are done and came before this one, though X made their archives later: this one changes what they lack. */
export async function listLaterDone(db: Db, archive: ArchiveRow): Promise<ArchiveRow[]> {
  if (archive.xUserId === null) return [];
  const made = (archive.generatedAt ?? archive.createdAt).toISOString();
  return db
    .select()
    .from(archives)
    .where(
      and(ofTheSameAccount(archive), isNotNull(archives.findings), raw`${madeAt} > ${made}::timestamptz`),
    );
}

const ofTheSameAccount = (archive: ArchiveRow) =>
  and(
    eq(archives.ownerId, archive.ownerId),
    eq(archives.xUserId, archive.xUserId as string),
    ne(archives.id, archive.id),
    isNotNull(archives.tally),
  );

/**
 * How many tweets of earlier archives this one does not hold. A tweet that an archive told as deleted is not among
 * them: that it would go was known.
 */
export async function countGone(
  sql: Sql,
  { id, ownerId }: ArchiveRow,
  earlierIds: string[],
): Promise<number> {
  if (earlierIds.length === 0) return 0;
  const [row] = await sql<{ gone: number }[]>`
    select count(*)::int as gone from (
      select owner_id, tweet_id from sightings
      where owner_id = ${ownerId} and source_id = any(${[id, ...earlierIds]}::uuid[])
      group by owner_id, tweet_id having bool_and(source_id <> ${id})
    ) only_earlier
    join tweets t on t.owner_id = only_earlier.owner_id and t.tweet_id = only_earlier.tweet_id
    where t.deleted_at is null`;
  return row?.gone ?? 0;
}

export type GoneTweet = {
  id: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  text: string;
};

const AT_ONCE = 1000;

/** Those tweets, of one earlier archive after the other. No connection is held while whoever asked is slow to take them. */
export async function* listGone(
  sql: Sql,
  { id, ownerId }: ArchiveRow,
  earlierIds: string[],
): AsyncGenerator<GoneTweet> {
  for (const [index, earlierId] of earlierIds.entries()) {
    const others = [id, ...earlierIds.slice(0, index)];
    for (let last = "0"; ; ) {
      const tweets = await sql<GoneTweet[]>`
        select t.tweet_id as id, to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
          t.text
        from sightings s join tweets t on t.owner_id = s.owner_id and t.tweet_id = s.tweet_id
        where s.owner_id = ${ownerId} and s.source_id = ${earlierId} and s.tweet_id > ${last} and t.deleted_at is null
          and not exists (
            select from sightings n
            where n.owner_id = s.owner_id and n.source_id = any(${others}::uuid[]) and n.tweet_id = s.tweet_id
          )
        order by s.tweet_id limit ${AT_ONCE}`;
      yield* tweets;
      if (tweets.length < AT_ONCE) break;
      last = tweets.at(-1)?.id ?? last;
    }
  }
}
