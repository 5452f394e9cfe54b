import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../db/client";
import { likedCopies } from "../db/schema";

type Which = { reason?: string } | { tweetId: string; position: number };

/**
 * Tries again what was held or given up: one picture, all of one cause, or everything. It is due at once; the name that
 * a copy had already stays its own.
 *
 * @returns how many copies are tried again.
 */
export async function retryCopies(
  db: Db,
  userId: string,
  which: Which,
  now: Date,
): Promise<{ retried: number }> {
  const chosen =
    "tweetId" in which
      ? and(eq(likedCopies.tweetId, which.tweetId), eq(likedCopies.position, which.position))
      : which.reason === undefined
        ? undefined
        : eq(likedCopies.reason, which.reason);
  const rows = await db
    .update(likedCopies)
    .set({ status: "waiting", reason: null, problem: null, attempts: 0, nextTryAt: now })
    .where(and(eq(likedCopies.ownerId, userId), inArray(likedCopies.status, ["held", "failed"]), chosen))
    .returning({ tweetId: likedCopies.tweetId });
  return { retried: rows.length };
}
