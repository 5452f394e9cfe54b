import "server-only";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { likedTweets, likeSavers } from "../db/schema";
import { AppError } from "../errors";
import { searchWords } from "./input";
import type { ArchivedLikes } from "./types";

const PAGE = 50;
const CURSOR = /^(\d{1,10})\.(\d{1,19})$/;

/** Likes that only an archive told of, in the archive's order: the latest like first. */
export async function listArchivedLikes(
  db: Db,
  userId: string,
  { search, cursor, limit = PAGE }: { search?: string; cursor?: string; limit?: number },
): Promise<ArchivedLikes> {
  const words = searchWords.parse(search ?? "");
  const found = words && `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  const matching = and(onlyArchived(userId), found ? sql`${likedTweets.text} ilike ${found}` : undefined);
  const [rows, [counted]] = await Promise.all([
    db
      .select()
      .from(likedTweets)
      .where(and(matching, cursor ? isBehind(cursor) : undefined))
      .orderBy(asc(likedTweets.position), asc(likedTweets.tweetId))
      .limit(limit + 1),
    db
      .select({ total: sql`count(*)`.mapWith(Number) })
      .from(likedTweets)
      .where(matching),
  ]);
  const likes = rows.slice(0, limit);
  const last = likes.at(-1);
  return {
    likes: likes.map(({ tweetId, text, url, isGone, askedAt }) => ({
      tweetId,
      text: text ?? undefined,
      url: url ?? undefined,
      isGone,
      isAsked: askedAt !== null,
    })),
    total: counted?.total ?? 0,
    ...(rows.length > limit && last && { nextCursor: `${last.position}.${last.tweetId}` }),
  };
}

/**
 * Asks for the pictures of likes that only an archive told of. X is asked for each such tweet, which costs; the pass
 * that does it comes by itself, and within the cap. One that X is known not to have any more is not asked for again.
 *
 * @returns how many tweets X will be asked for.
 * @throws AppError `conflict` while saving is off: there is no place to save to.
 */
export async function askForArchivedPictures(
  db: Db,
  userId: string,
  tweetIds: string[] | "all",
  now: Date,
): Promise<{ asked: number }> {
  const [saver] = await db
    .select({ isOn: likeSavers.isOn })
    .from(likeSavers)
    .where(eq(likeSavers.ownerId, userId));
  if (!saver?.isOn)
    throw new AppError("conflict", "Turn saving on first: then it is known where the pictures go.", {
      reason: "off",
    });
  const asked = await db
    .update(likedTweets)
    .set({ askedAt: now })
    .where(canBeAsked(userId, tweetIds))
    .returning({ tweetId: likedTweets.tweetId });
  return { asked: asked.length };
}

/** How many tweets X would be asked for; what that costs, lib/spending knows. */
export async function countAskable(db: Db, userId: string, tweetIds: string[] | "all"): Promise<number> {
  return db.$count(likedTweets, canBeAsked(userId, tweetIds));
}

/** X names an author, an archive none. */
const onlyArchived = (userId: string) =>
  and(eq(likedTweets.ownerId, userId), isNull(likedTweets.seenAt), isNull(likedTweets.authorId));

const canBeAsked = (userId: string, tweetIds: string[] | "all") =>
  and(
    onlyArchived(userId),
    eq(likedTweets.isGone, false),
    isNull(likedTweets.askedAt),
    tweetIds === "all" ? undefined : inArray(likedTweets.tweetId, tweetIds),
  );

function isBehind(cursor: string) {
  const [, position, tweetId] = CURSOR.exec(cursor) ?? [];
  if (!position || !tweetId || Number(position) > 2_147_483_647 || BigInt(tweetId) >= 2n ** 63n)
    throw new AppError("invalid", "This page cannot be opened. Go back to the beginning of the list.");
  return sql`(${likedTweets.position}, ${likedTweets.tweetId}) > (${position}::int, ${tweetId}::bigint)`;
}
