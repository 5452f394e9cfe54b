import "server-only";
import type { Sql } from "../../db/client";
import { takeTurn } from "./owner-turn";

/**
 * Lets each earlier version of an edited tweet point to the latest one that is stored; that one alone is shown.
 * Called when a source has told everything: the versions of one tweet may come in any order. A second call changes nothing.
 */
export async function settleVersions(sql: Sql, ownerId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await takeTurn(tx, ownerId);
    // Named by their ids, edited tweets are looked up in the index. In the midst of an import the planner may take somebody
    // for new who has thousands of tweets, and would join them all with each version.
    await tx`
      with versions as materialized (
        select distinct unnest(version_ids) as tweet_id, version_ids from tweets
        where owner_id = ${ownerId} and version_ids is not null
      ), latest as materialized (
        select v.tweet_id, max(stored.tweet_id) as latest_id
        from versions v
        join tweets stored on stored.owner_id = ${ownerId} and stored.tweet_id = any(v.version_ids)
          and stored.tweet_id = any(array(select tweet_id from versions))
        group by v.tweet_id
      )
      update tweets t set superseded_by_id = nullif(l.latest_id, t.tweet_id)
      from latest l
      where t.owner_id = ${ownerId} and t.tweet_id = l.tweet_id
        and t.tweet_id = any(array(select tweet_id from latest))
        and t.superseded_by_id is distinct from nullif(l.latest_id, t.tweet_id)`;
  });
}
