import "server-only";
import type { TransactionSql } from "postgres";
import { copyRows } from "../tweets/store/copy";
import type { Stored } from "../tweets/store/store-tweets";

export type LikedTweet = { tweetId: string; text?: string; url?: string };

/**
 * Keeps what an archive says about likes. Runs in the caller's transaction. Of two archives the newer one tells the
 * order and the text, whichever came first; a text that it lacks stays. What X itself told is not touched.
 *
 * @param positionOfFirst place of the first like in the archive's list
 */
export async function storeLikes(
  tx: TransactionSql,
  { ownerId, sourceId, seenAt }: { ownerId: string; sourceId: string; seenAt: Date },
  likes: LikedTweet[],
  positionOfFirst: number,
): Promise<Stored> {
  await tx`
    create temp table staged_likes on commit drop as
    select tweet_id, text, url, position from liked_tweets with no data`;
  const rows = likes.map(({ tweetId, text, url }, index) => [tweetId, text, url, positionOfFirst + index]);
  await copyRows(tx, "staged_likes", ["tweet_id", "text", "url", "position"], rows);
  const isNewer = tx`l.seen_at is null and ${seenAt.toISOString()}::timestamptz > coalesce(
    (select coalesce(a.generated_at, a.created_at) from archives a where a.id = l.archive_id), '-infinity')`;
  const merged = (column: "text" | "url") =>
    tx`case when ${isNewer} then coalesce(excluded.${tx(column)}, l.${tx(column)})
      else coalesce(l.${tx(column)}, excluded.${tx(column)}) end`;
  const stored = await tx<{ isNew: boolean }[]>`
    insert into liked_tweets as l (owner_id, tweet_id, text, url, position, archive_id)
    select distinct on (tweet_id) ${ownerId}::uuid, tweet_id, text, url, position, ${sourceId}::uuid
    from staged_likes order by tweet_id, position
    on conflict (owner_id, tweet_id) do update
      set text = ${merged("text")}, url = ${merged("url")},
        position = case when ${isNewer} then excluded.position else l.position end,
        archive_id = case when ${isNewer} then excluded.archive_id else l.archive_id end
      where (${isNewer}) or (l.text is null and excluded.text is not null)
        or (l.url is null and excluded.url is not null)
    returning (xmax = 0) as "isNew"`;
  const [{ distinct } = { distinct: 0 }] = await tx<{ distinct: number }[]>`
    select count(distinct tweet_id)::int as distinct from staged_likes`;
  await tx`drop table staged_likes`;

  const added = stored.filter((row) => row.isNew).length;
  const updated = stored.length - added;
  return { added, updated, unchanged: distinct - stored.length, duplicates: likes.length - distinct };
}
