import "server-only";
import type { TransactionSql } from "postgres";
import type { XClient, XTweet } from "../../clients/x/types";
import type { Connection } from "../../connections/types";
import type { Sql } from "../../db/client";
import type { LookOutcome } from "./look";
import { type Cursor, holdCursor } from "./look-cursor";
import { storePictures, storeSeen } from "./store-page";

type Deps = { sql: Sql; x: Pick<XClient, "listTweets">; now: () => Date };

/** What X tells of in one answer. */
const MOST_TWEETS = 100;

/**
 * Asks X for tweets that only an archive told of, and whose pictures the person wants. What X does not give is gone. They
 * stay likes that an archive told of: where they stand in X's list nobody knows.
 */
export async function askForPictures(
  { sql, x, now }: Deps,
  cursor: Cursor,
  link: Connection,
): Promise<LookOutcome> {
  const { ownerId } = cursor;
  const at = now();
  const asked = await sql<{ tweetId: string }[]>`
    select tweet_id as "tweetId" from liked_tweets
    where owner_id = ${ownerId} and asked_at <= ${at.toISOString()} order by position, tweet_id limit ${MOST_TWEETS}`;
  const ids = asked.map(({ tweetId }) => tweetId);
  const { tweets, quoted } = await x.listTweets(ids, { isWithQuoted: cursor.savesQuoted });
  return sql.begin(async (tx) => {
    await holdCursor(tx, cursor);
    const found = { ownerId, xUserId: link.accountId, sourceId: link.id, at, passStartedAt: at };
    await storeSeen(tx, found, [...tweets, ...Object.values(quoted)]);
    const counts = await storePictures(tx, found, tweets, quoted);
    await noteAnswer(tx, ownerId, ids, tweets);
    const rest =
      await tx`select from liked_tweets where owner_id = ${ownerId} and asked_at <= ${at.toISOString()} limit 1`;
    await tx`
      update like_savers set leased_until = null, problem_code = null, problem = null
      where owner_id = ${ownerId} and fence = ${cursor.fence}`;
    return { status: rest.count > 0 ? "more" : "done", likes: tweets.length, ...counts };
  });
}

async function noteAnswer(
  tx: TransactionSql,
  ownerId: string,
  ids: string[],
  tweets: XTweet[],
): Promise<void> {
  const authors = tweets.map(({ tweetId, author }) => ({ tweetId, ...author }));
  await tx`
    update liked_tweets t set asked_at = null, is_gone = false, author_id = a."xUserId", author_handle = a.handle,
      author_name = a."displayName"
    from json_to_recordset(${JSON.stringify(authors)}::text::json)
      as a ("tweetId" bigint, "xUserId" bigint, handle text, "displayName" text)
    where t.owner_id = ${ownerId} and t.tweet_id = a."tweetId"`;
  await tx`
    update liked_tweets set asked_at = null, is_gone = true
    where owner_id = ${ownerId} and tweet_id = any(${ids}::bigint[]) and asked_at is not null`;
}
