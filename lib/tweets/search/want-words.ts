import "server-only";
import type { TransactionSql } from "postgres";

/**
 * Notes that these tweets of the person's own have no words yet. Called in the transaction that stores them; of a text that
 * changes a trigger in the database notes it.
 */
export async function wantWords(
  tx: TransactionSql,
  ownerId: string,
  tweets: { tweetId: string }[],
): Promise<void> {
  if (tweets.length === 0) return;
  const ids = tweets.map(({ tweetId }) => tweetId);
  await tx`
    insert into words_wanted (owner_id, lowest_id, highest_id, wanted_at)
    select ${ownerId}, min(id), max(id), clock_timestamp() from unnest(${ids}::bigint[]) as id
    on conflict (owner_id) do update set
      lowest_id = least(words_wanted.lowest_id, excluded.lowest_id),
      highest_id = greatest(words_wanted.highest_id, excluded.highest_id),
      wanted_at = excluded.wanted_at`;
}
