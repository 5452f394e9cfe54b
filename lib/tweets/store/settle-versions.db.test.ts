import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { settleVersions } from "./settle-versions";

const database = testDatabase();

/** So many tweets of a person's, each hundredth of them edited once: its versions are neighbours. */
async function addTweets(ownerId: string, count: number): Promise<void> {
  await database.sql`
    insert into tweets (owner_id, tweet_id, author_id, is_own, created_at, text, kind, entities, version_ids)
    select ${ownerId}, n, 1, true, now(), 'tweet ' || n, 'original', '{}',
      case when n % 100 < 2 then array[n - n % 100, n - n % 100 + 1] end
    from generate_series(100, ${count}::int + 99) n`;
}

// What the planner knows of the table stays as it is in the midst of an import: it has met nobody but others.
beforeAll(async () => {
  await database.sql`alter table tweets set (autovacuum_enabled = off)`;
  await addTweets((await makePerson(database.db, "known")).id, 2000);
  await database.sql`analyze tweets`;
});

test("settles the versions of somebody of whom the planner expects one tweet, and who has thousands", async () => {
  const { id } = await makePerson(database.db, "new");
  await addTweets(id, 10_000);
  await settleVersions(database.sql, id);
  const superseded = await database.sql<{ tweetId: string; by: string }[]>`
    select tweet_id as "tweetId", superseded_by_id as by from tweets
    where owner_id = ${id} and superseded_by_id is not null order by tweet_id`;
  expect(superseded).toHaveLength(100);
  expect(superseded.every(({ tweetId, by }) => BigInt(by) === BigInt(tweetId) + 1n)).toBe(true);
});
