import "server-only";
import type { Sql } from "../db/client";
import { fileKey } from "./files";
import type { MediaType, TweetKind } from "./types";

/** One line of an export. Ids are strings: most programs round numbers of that size. */
export type ExportedTweet = {
  id: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** False where the archive knew the day alone; `createdAt` is then that day's midnight. */
  timeKnown?: false;
  text: string;
  kind: TweetKind;
  inReplyToId: string | null;
  lang: string | null;
  likeCount: number;
  retweetCount: number;
  media: {
    type: MediaType;
    /** Its name in the archive; null where no archive holds it. */
    file: string | null;
    /** Where its bytes lie below the data folder; absent if they are not here. */
    storedAs?: string;
    alt?: string;
  }[];
  deletedAt?: string;
  /** Written for a Twitter Circle, not for everybody. */
  circle?: true;
};

type Row = {
  id: string;
  createdAt: string;
  isTimeKnown: boolean;
  text: string;
  kind: TweetKind;
  inReplyToId: string | null;
  lang: string | null;
  likeCount: number;
  retweetCount: number;
  deletedAt: string | null;
  isCircle: boolean;
  media: {
    type: MediaType;
    file: string | null;
    hash: string | null;
    alt: string | null;
    isForeign: boolean;
  }[];
};

const AT_ONCE = 500;

/**
 * Every tweet of the person's own, oldest first: an edited one as its last version, deleted ones only when asked for,
 * those for a Twitter Circle marked as such. Memory does not grow with their number.
 */
export async function* exportTweets(
  sql: Sql,
  ownerId: string,
  { withDeleted = false } = {},
): AsyncGenerator<ExportedTweet> {
  const batches = sql<Row[]>`
    select t.tweet_id as id, to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      t.is_time_known as "isTimeKnown", t.text, t.kind, t.reply_to_tweet_id as "inReplyToId", t.lang,
      t.like_count as "likeCount", t.retweet_count as "retweetCount", t.is_circle as "isCircle",
      to_char(t.deleted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "deletedAt",
      coalesce((
        select json_agg(json_build_object('type', m.type, 'file', m.archive_name, 'hash', m.file_hash,
          'alt', m.alt_text, 'isForeign', m.is_foreign) order by m.position)
        from media m where m.owner_id = t.owner_id and m.tweet_id = t.tweet_id
      ), '[]') as media
    from tweets t
    where t.owner_id = ${ownerId} and t.is_own and t.superseded_by_id is null
      ${withDeleted ? sql`` : sql`and t.deleted_at is null`}
    order by t.created_at, t.tweet_id`.cursor(AT_ONCE);
  for await (const rows of batches) for (const row of rows) yield exported(ownerId, row);
}

function exported(ownerId: string, { isTimeKnown, isCircle, deletedAt, media, ...row }: Row): ExportedTweet {
  return {
    ...row,
    ...(!isTimeKnown && { createdAt: `${row.createdAt.slice(0, 10)}T00:00:00.000Z`, timeKnown: false }),
    // Somebody else's picture under a retweet is told only if the archive brought it.
    media: media
      .filter(({ isForeign, hash }) => !isForeign || hash !== null)
      .map(({ type, file, hash, alt }) => ({
        type,
        file,
        ...(hash && { storedAs: `files/${fileKey(ownerId, hash)}` }),
        ...(alt && { alt }),
      })),
    ...(deletedAt && { deletedAt }),
    ...(isCircle && { circle: true }),
  };
}
