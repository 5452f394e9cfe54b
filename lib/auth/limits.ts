import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { attemptLimits } from "../db/schema";
import { AppError } from "../errors";

type Limit = { attempts: number; windowMinutes: number };

/**
 * How often one may try. A name is guarded most closely at the address that guesses it, so that a stranger elsewhere does
 * not lock its person out, and behind one address a whole office may sit.
 */
const LIMITS = {
  "sign-in:name-at-address": { attempts: 10, windowMinutes: 15 },
  "sign-in:name": { attempts: 100, windowMinutes: 15 },
  "sign-in:address": { attempts: 50, windowMinutes: 15 },
  "register:address": { attempts: 10, windowMinutes: 60 },
  "oauth:address": { attempts: 50, windowMinutes: 60 },
  "password:user": { attempts: 10, windowMinutes: 15 },
} satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/**
 * Counts one attempt, before it is made: many at once cannot slip through. The counters and their clock are the
 * database's, so neither a restart nor a second copy of the app forgives any.
 *
 * @throws AppError `rate_limited` with the time to try again.
 */
export async function countAttempt(db: Db, name: LimitName, whose: string): Promise<void> {
  const { attempts, windowMinutes } = LIMITS[name];
  const window = sql`make_interval(mins => ${windowMinutes}::int)`;
  const isOver = sql`${attemptLimits.windowStartedAt} + ${window} <= now()`;
  const [row] = await db
    .insert(attemptLimits)
    .values({ key: keyOf(name, whose), attempts: 1, windowStartedAt: sql`now()` })
    .onConflictDoUpdate({
      target: attemptLimits.key,
      set: {
        attempts: sql`case when ${isOver} then 1 else ${attemptLimits.attempts} + 1 end`,
        windowStartedAt: sql`case when ${isOver} then now() else ${attemptLimits.windowStartedAt} end`,
      },
    })
    .returning({
      attempts: attemptLimits.attempts,
      endsAt: sql`${attemptLimits.windowStartedAt} + ${window}`.mapWith(attemptLimits.windowStartedAt),
      waitSeconds: sql<number>`ceil(extract(epoch from ${attemptLimits.windowStartedAt} + ${window} - now()))::int`,
    });
  if (row && row.attempts > attempts) {
    throw new AppError("rate_limited", `That was tried too often. Try again ${inWords(row.waitSeconds)}.`, {
      retryAt: row.endsAt,
    });
  }
}

/** Forgives the attempts of one who turned out to be right. */
export async function forgetAttempts(db: Db, name: LimitName, whose: string): Promise<void> {
  await db.delete(attemptLimits).where(eq(attemptLimits.key, keyOf(name, whose)));
}

/** Takes one attempt back that was none: where others count too, only what failed does. */
export async function takeBackAttempt(db: Db, name: LimitName, whose: string): Promise<void> {
  await db
    .update(attemptLimits)
    .set({ attempts: sql`greatest(${attemptLimits.attempts} - 1, 0)` })
    .where(eq(attemptLimits.key, keyOf(name, whose)));
}

/** Forgets counters that no limit looks at any more. */
export async function deleteOldAttempts(db: Db): Promise<void> {
  await db.delete(attemptLimits).where(sql`${attemptLimits.windowStartedAt} < now() - interval '1 day'`);
}

const keyOf = (name: LimitName, whose: string): string => `${name}:${whose}`;

function inWords(seconds: number): string {
  if (seconds < 60) return "in a minute";
  const minutes = Math.ceil(seconds / 60);
  return `in ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}
