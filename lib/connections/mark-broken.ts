import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { connections } from "../db/schema";
import { lockRow } from "./queries";
import { openTokens } from "./stored-tokens";

/**
 * Notes that a link is of no use any more: work waits until its owner links it again, and the page says why.
 *
 * @param problem a sentence for its owner
 * @param refusedToken the access token that was turned away. If another is stored by now, somebody linked the account
 * again meanwhile, and nothing happens.
 */
export async function markBroken(
  db: Db,
  connectionId: string,
  problem: string,
  refusedToken?: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lockRow(tx, connectionId);
    if (row.status === "broken") return;
    if (refusedToken !== undefined && openTokens(row).accessToken !== refusedToken) return;
    await breakLocked(tx, connectionId, problem);
  });
}

/** The same for whoever holds the row's lock already. */
export async function breakLocked(tx: Db, connectionId: string, problem: string): Promise<void> {
  await tx
    .update(connections)
    .set({
      status: "broken",
      problem,
      brokenAt: sql`now()`,
      accessToken: null,
      refreshToken: null,
      accessExpiresAt: null,
    })
    .where(eq(connections.id, connectionId));
}
