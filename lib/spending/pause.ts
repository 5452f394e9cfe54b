import "server-only";
import { isNotNull, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { xAccount } from "../db/schema";
import { AppError } from "../errors";

export type Pause = { at: Date; because: string };

/** X's own cap is reached: it is the X app's, so everybody here waits. */
export async function pause(db: Db, because: string, now: Date): Promise<void> {
  await db
    .insert(xAccount)
    .values({ id: 1, pausedAt: now, pausedBecause: because })
    .onConflictDoUpdate({
      target: xAccount.id,
      set: { pausedAt: sql`coalesce(${xAccount.pausedAt}, excluded.paused_at)`, pausedBecause: because },
    });
}

export async function findPause(db: Db): Promise<Pause | undefined> {
  const [row] = await db
    .select({ at: xAccount.pausedAt, because: xAccount.pausedBecause })
    .from(xAccount)
    .where(isNotNull(xAccount.pausedAt));
  return row?.at ? { at: row.at, because: row.because ?? "" } : undefined;
}

/** Somebody says that X may be asked again. If its cap still stands, the next call pauses anew. */
export async function tryAgain(db: Db): Promise<void> {
  await db.update(xAccount).set({ pausedAt: null, pausedBecause: null });
}

/** @throws AppError `rejected` by `usage_cap` while everything at X waits. */
export async function refuseWhilePaused(db: Db): Promise<void> {
  const paused = await findPause(db);
  if (paused) throw new AppError("rejected", paused.because, { reason: "usage_cap" });
}
