import "server-only";
import type { Sql } from "../db/client";
import type { ExportedCopy } from "./types";

const AT_ONCE = 500;

/** Every copy of every liked picture, by tweet, picture and place. Memory does not grow with their number. */
export async function* listLikesForExport(sql: Sql, userId: string): AsyncGenerator<ExportedCopy> {
  const batches = sql<(Omit<ExportedCopy, "bytes"> & { bytes: string | null })[]>`
    select m.tweet_id as "tweetId", m.position, m.author_handle as author, m.media_key as "mediaKey", m.type, c.place,
      c.status, c.reason, c.path, m.saved_size as size, c.size_bytes as bytes, c.content_hash as hash,
      to_char(c.saved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "savedAt"
    from liked_media m join liked_copies c using (owner_id, tweet_id, position)
    where m.owner_id = ${userId}
    order by m.tweet_id, m.position, c.place`.cursor(AT_ONCE);
  for await (const rows of batches)
    for (const row of rows) yield { ...row, bytes: row.bytes === null ? null : Number(row.bytes) };
}
