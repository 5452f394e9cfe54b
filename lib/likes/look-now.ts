import "server-only";
import { and, eq } from "drizzle-orm";
import type { Db } from "../db/client";
import { likeSavers } from "../db/schema";
import { AppError } from "../errors";

/**
 * Makes the next look due now. Where X or money has to be waited for, it says so again.
 *
 * @throws AppError `conflict` while saving is paused.
 */
export async function lookNow(db: Db, userId: string, now: Date): Promise<void> {
  const due = await db
    .update(likeSavers)
    .set({ nextLookAt: now })
    .where(and(eq(likeSavers.ownerId, userId), eq(likeSavers.isOn, true)))
    .returning({ ownerId: likeSavers.ownerId });
  if (due.length === 0) throw new AppError("conflict", "Saving is paused. Go on first.", { reason: "off" });
}
