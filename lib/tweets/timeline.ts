import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { tweets } from "../db/schema";
import type { TweetPlace } from "./queries";
import { isShown, listAuthors, mediaRows, toTweet, tweetColumns } from "./tweet-rows";
import type { Tweet } from "./types";

type Page = { limit: number; after?: TweetPlace };

/** The person's tweets that are shown, newest first, at any depth: a page begins behind the last place of the one before. */
export async function listTimeline(db: Db, ownerId: string, page: Page): Promise<Tweet[]> {
  const [rows, authors] = await Promise.all([selectTimeline(db, ownerId, page), listAuthors(db, ownerId)]);
  return rows.map((row) => toTweet(row, authors));
}

/** The statement of `listTimeline`, by itself so that a test can ask Postgres how it would run it. */
export function selectTimeline(db: Db, ownerId: string, { limit, after }: Page) {
  const isOlder =
    after &&
    sql`(${tweets.createdAt}, ${tweets.tweetId}) < (${after.createdAt.toISOString()}::timestamptz, ${after.tweetId}::bigint)`;
  return db
    .select({ ...tweetColumns, media: mediaRows(db, ownerId) })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isOlder))
    .orderBy(desc(tweets.createdAt), desc(tweets.tweetId))
    .limit(limit);
}
