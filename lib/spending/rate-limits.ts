import "server-only";
import { and, eq, gt, sql } from "drizzle-orm";
import type { XRateLimit } from "../clients/x/calls";
import type { Db } from "../db/client";
import { xRateLimits } from "../db/schema";
import { AppError } from "../errors";

/** X limits each account by itself, at each address. */
export const limitKey = (xUserId: string | undefined, endpoint: string): string | undefined =>
  xUserId && `${xUserId} ${endpoint}`;

/**
 * Takes one of the calls that are left in X's window, if a window is known: processes that ask at once then do not ask for
 * more than there are.
 *
 * @throws AppError `rate_limited`, until the window ends.
 */
export async function takeCall(db: Db, key: string, now: Date): Promise<void> {
  const isOpen = and(eq(xRateLimits.key, key), gt(xRateLimits.resetsAt, now));
  const [window] = await db.select().from(xRateLimits).where(isOpen).for("update");
  if (!window) return;
  if (window.remaining <= 0) {
    throw new AppError("rate_limited", "X lets us ask only so often. It goes on by itself.", {
      retryAt: window.resetsAt,
    });
  }
  await db
    .update(xRateLimits)
    .set({ remaining: window.remaining - 1 })
    .where(isOpen);
}

/** For a call that X never heard of. */
export async function giveCallBack(db: Db, key: string, now: Date): Promise<void> {
  await db
    .update(xRateLimits)
    .set({ remaining: sql`least(${xRateLimits.remaining} + 1, ${xRateLimits.limit})` })
    .where(and(eq(xRateLimits.key, key), gt(xRateLimits.resetsAt, now)));
}

/** Keeps X's word. Of two answers of one window the lower count is the later one; an older window's is out of date. */
export async function saveRateLimit(db: Db, key: string, given: XRateLimit): Promise<void> {
  const isNewer = sql`excluded.resets_at > ${xRateLimits.resetsAt}`;
  await db
    .insert(xRateLimits)
    .values({ key, ...given })
    .onConflictDoUpdate({
      target: xRateLimits.key,
      set: {
        limit: sql`excluded.limit`,
        remaining: sql`case when ${isNewer} then excluded.remaining
          else least(${xRateLimits.remaining}, excluded.remaining) end`,
        resetsAt: sql`excluded.resets_at`,
      },
      setWhere: sql`excluded.resets_at >= ${xRateLimits.resetsAt}`,
    });
}
