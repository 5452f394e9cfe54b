import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../db/client";
import { likeSavers } from "../db/schema";

/** What money at X makes a look wait for. */
const WAITS_FOR_MONEY = ["spending_cap", "usage_cap"];

/**
 * Makes the looks due now that waited for money: a cap was raised, or somebody said to try again.
 *
 * @param ownerId unset: everybody's
 * @returns whose they are
 */
export async function lookAfterMoney(db: Db, now: Date, ownerId?: string): Promise<string[]> {
  const waiting = await db
    .update(likeSavers)
    .set({ nextLookAt: now })
    .where(
      and(
        eq(likeSavers.isOn, true),
        inArray(likeSavers.problemCode, WAITS_FOR_MONEY),
        ownerId === undefined ? undefined : eq(likeSavers.ownerId, ownerId),
      ),
    )
    .returning({ ownerId: likeSavers.ownerId });
  return waiting.map((saver) => saver.ownerId);
}
