import "server-only";
import { and, asc, eq, gt } from "drizzle-orm";
import type { Db, Sql } from "../../db/client";
import { archiveSkips, type archives, archiveUnreferenced } from "../../db/schema";
import type { MediaType } from "../../tweets/types";
import type { ArchiveSkip } from "../types";
import { type GoneTweet, listEarlier, listGone } from "./gone";

type ArchiveRow = typeof archives.$inferSelect;

/** A picture or video that a tweet of the archive names. */
export type NamedMedia = {
  tweetId: string;
  position: number;
  type: MediaType;
  /** The name that its file would have in an archive. */
  file: string | null;
  url: string | null;
  /** Its bytes are here. */
  isHere: boolean;
};

/** The lists of a report that may be long, one after the other in this order. */
export type ReportDetails = {
  skippedRecords: AsyncIterable<ArchiveSkip>;
  missingMedia: AsyncIterable<NamedMedia>;
  foreignMedia: AsyncIterable<NamedMedia>;
  unreferencedMedia: AsyncIterable<string>;
  goneTweets: AsyncIterable<GoneTweet>;
};

const AT_ONCE = 1000;

/** Every list is read page by page, so neither memory nor a connection is kept for whoever is slow to take it. */
export async function detailsOf(db: Db, sql: Sql, archive: ArchiveRow): Promise<ReportDetails> {
  // Before the end nobody can say what is missing or gone: it may still come.
  const isOver = archive.findings !== null;
  const earlier = isOver ? await listEarlier(db, archive) : [];
  return {
    skippedRecords: listSkipped(db, archive.id),
    missingMedia: isOver ? listMedia(sql, archive, "missing") : nothing(),
    foreignMedia: listMedia(sql, archive, "foreign"),
    unreferencedMedia: listUnreferenced(db, archive.id),
    goneTweets: listGone(
      sql,
      archive,
      earlier.map(({ id }) => id),
    ),
  };
}

async function* nothing(): AsyncGenerator<never> {}

async function* listSkipped(db: Db, archiveId: string): AsyncGenerator<ArchiveSkip> {
  for (let last = 0; ; ) {
    const rows = await db
      .select()
      .from(archiveSkips)
      .where(and(eq(archiveSkips.archiveId, archiveId), gt(archiveSkips.id, last)))
      .orderBy(asc(archiveSkips.id))
      .limit(AT_ONCE);
    for (const { fileName, row, reason } of rows) yield { fileName, row, reason };
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)?.id ?? last;
  }
}

async function* listMedia(
  sql: Sql,
  archive: ArchiveRow,
  which: "missing" | "foreign",
): AsyncGenerator<NamedMedia> {
  const isWanted = which === "foreign" ? sql`m.is_foreign` : sql`not m.is_foreign and m.file_hash is null`;
  for (let last = { tweetId: "0", position: -1 }; ; ) {
    const rows = await sql<NamedMedia[]>`
      select m.tweet_id as "tweetId", m.position, m.type, m.archive_name as file, m.url, m.file_hash is not null as "isHere"
      from sightings s join media m on m.owner_id = s.owner_id and m.tweet_id = s.tweet_id
      where s.owner_id = ${archive.ownerId} and s.source_id = ${archive.id} and s.tweet_id >= ${last.tweetId}
        and (m.tweet_id, m.position) > (${last.tweetId}::bigint, ${last.position}::int) and ${isWanted}
      order by m.tweet_id, m.position limit ${AT_ONCE}`;
    yield* rows;
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1) ?? last;
  }
}

async function* listUnreferenced(db: Db, archiveId: string): AsyncGenerator<string> {
  for (let last = -1; ; ) {
    const rows = await db
      .select()
      .from(archiveUnreferenced)
      .where(and(eq(archiveUnreferenced.archiveId, archiveId), gt(archiveUnreferenced.position, last)))
      .orderBy(asc(archiveUnreferenced.position))
      .limit(AT_ONCE / 10);
    for (const { names } of rows) yield* names;
    if (rows.length < AT_ONCE / 10) return;
    last = rows.at(-1)?.position ?? last;
  }
}
