import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { tweets } from "../db/schema";
import { isShown, listAuthors, mediaRows, toTweet, tweetColumns } from "./tweet-rows";
import type { Tweet } from "./types";

/** These tweets of the person, in the order of the ids; what is not shown is left out. */
export async function loadTweets(db: Db, ownerId: string, ids: string[]): Promise<Tweet[]> {
  if (ids.length === 0) return [];
  const isOneOf = sql`${tweets.tweetId} = any(${`{${ids.join(",")}}`}::bigint[])`;
  const [rows, authors] = await Promise.all([
    db
      .select({ ...tweetColumns, media: mediaRows(db, ownerId) })
      .from(tweets)
      .where(and(eq(tweets.ownerId, ownerId), isOneOf, isShown)),
    listAuthors(db, ownerId),
  ]);
  const byId = new Map(rows.map((row) => [row.tweetId, toTweet(row, authors)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
