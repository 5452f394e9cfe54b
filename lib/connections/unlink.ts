import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import type { Tokens } from "../clients/oauth/types";
import { now as clock } from "../clock";
import type { Db } from "../db/client";
import { connections, users } from "../db/schema";
import { AppError } from "../errors";
import { log } from "../log";
import { revokeTokens } from "./providers";
import type { Row } from "./queries";
import { openTokens } from "./stored-tokens";
import type { Provider } from "./types";
import { PROVIDER_NAMES } from "./words";

/** What of a link has to be ended where it came from, once its row is gone. */
export type Ended = { provider: Provider; tokens: Tokens };

/**
 * Forgets a linked account with its tokens, and tells the provider so.
 *
 * @returns whether the provider ended it too; if not, its owner can do so there.
 * @throws AppError `not_found`; `conflict` if nothing would be left to sign in with.
 */
export async function unlink(
  db: Db,
  userId: string,
  connectionId: string,
  now = clock,
): Promise<{ provider: Provider; label: string; isRevoked: boolean }> {
  const row = await db.transaction(async (tx) => {
    // Of two who unlink the last two ways in at once, one waits here and finds the other gone.
    const [user] = await tx
      .select({ passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, userId))
      .for("update");
    const isMine = eq(connections.ownerId, userId);
    const mine = await tx.select({ id: connections.id }).from(connections).where(isMine);
    const [gone] = await tx
      .delete(connections)
      .where(and(eq(connections.id, connectionId), isMine))
      .returning();
    if (!gone) throw new AppError("not_found", "This account is not linked any more.");
    if (mine.length === 1 && user?.passwordHash === null) throw onlyWayIn(gone.provider);
    return gone;
  });
  return {
    provider: row.provider,
    label: row.label,
    isRevoked: await revoke(endedOf([row]), now),
  };
}

function onlyWayIn(provider: Provider): AppError {
  return new AppError(
    "conflict",
    `${PROVIDER_NAMES[provider]} is your only way to sign in. Set a password first, then unlink it.`,
  );
}

/** Of a link that is broken already, or cannot be read, there is nothing to end. */
export function endedOf(rows: Row[]): Ended[] {
  return rows.flatMap((row) => {
    if (!row.accessToken) return [];
    try {
      return [{ provider: row.provider, tokens: openTokens(row) }];
    } catch {
      return [];
    }
  });
}

/** Long enough for a provider that is being restarted; nobody waits for it. */
const PAUSES_MS = [2_000, 30_000];

/**
 * Ends tokens that are kept nowhere any more, asking again where no answer came. For after the person has their answer.
 *
 * @returns whether all are ended; of those that are not the log tells, without them.
 */
export async function revokeForGood(ended: Ended[], now = clock, pausesMs = PAUSES_MS): Promise<boolean> {
  const [pauseMs, ...more] = pausesMs;
  if (pauseMs === undefined) return revoke(ended, now);
  const results = await Promise.allSettled(ended.map((one) => end(one, now)));
  const left = ended.filter((_, index) => results[index]?.status === "rejected");
  if (left.length === 0) return true;
  await wait(pauseMs);
  return revokeForGood(left, now, more);
}

/** Ends tokens where they came from. Once, as well as it goes. @returns whether all are ended. */
async function revoke(ended: Ended[], now: () => Date): Promise<boolean> {
  const results = await Promise.allSettled(ended.map((one) => end(one, now)));
  for (const [index, result] of results.entries()) {
    if (result.status === "fulfilled") continue;
    const provider = ended[index]?.provider;
    log().warn({ err: result.reason, provider }, "a link was not ended at its provider");
  }
  return results.every(({ status }) => status === "fulfilled");
}

const end = ({ provider, tokens }: Ended, now: () => Date): Promise<void> =>
  revokeTokens(provider, tokens, now());
