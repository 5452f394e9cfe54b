import { ringAlarm } from "./alarms";
import { applyAnswer, type RetryPolicy } from "./answer";
import { callApp } from "./call";
import { type Call, claimCalls, LEASE_SECONDS, releaseAllLeases, releaseLeases, renewLeases } from "./claim";
import { Slots } from "./concurrency";
import { type Sql, transaction } from "./database";
import { pause } from "./leader";
import type { Log } from "./log";
import { fireCrons } from "./schedule";
import { WORK_CHANNEL } from "./schema";
import { releaseHeld } from "./trigger";

export type WorkOptions = {
  signingKey?: string;
  /** How many calls to the app are in flight at once. */
  parallel: number;
  callTimeoutMs: number;
  /** How long calls in flight may go on when the engine stops. */
  drainMs: number;
  retry: RetryPolicy;
};

/** The longest that the leader sleeps. NOTIFY wakes it for new work; this is for a notice that was lost. */
const LONGEST_SLEEP_MS = 2000;
const SHORTEST_SLEEP_MS = 10;
const MOST_ALARMS_AT_ONCE = 50;
const STORE_TRIES = 5;

/**
 * What the leader does until it is told to stop, or loses the lead: ring alarms that are due, make calls that are due,
 * sleep until the next.
 *
 * `stopping` is polite: calls in flight may end. `lost` is not: another engine makes these calls now, so ours are
 * broken off, and what they answered is not stored.
 */
export async function work(
  sql: Sql,
  options: WorkOptions,
  log: Log,
  stopping: AbortSignal,
  lost: AbortSignal,
): Promise<void> {
  const slots = new Slots();
  const inFlight = new Map<Call, Promise<void>>();
  const brokenOff = new AbortController();
  const bell = new Bell();
  lost.addEventListener("abort", () => {
    brokenOff.abort();
    bell.ring();
  });
  const onStop = () => bell.ring();
  stopping.addEventListener("abort", onStop);
  const listening = await sql.listen(
    WORK_CHANNEL,
    () => bell.ring(),
    () => bell.ring(),
  );
  const renewing = setInterval(
    () =>
      void renewLeases(sql, [...inFlight.keys()]).catch((error) =>
        log.error({ err: error }, "cannot renew leases"),
      ),
    (LEASE_SECONDS / 3) * 1000,
  );

  try {
    await releaseAllLeases(sql);
    while (!stopping.aborted && !lost.aborted) {
      try {
        await doWhatIsDue(sql);
        for (;;) {
          const room = options.parallel - inFlight.size;
          const calls = room > 0 ? await claimCalls(sql, slots, room) : [];
          for (const call of calls) inFlight.set(call, make(call));
          if (calls.length === 0 || lost.aborted) break;
        }
        await bell.rings(Math.min(LONGEST_SLEEP_MS, await msUntilNext(sql)));
      } catch (error) {
        log.error({ err: error }, "cannot work");
        await pause(1000, stopping);
      }
    }
    if (!lost.aborted) await drain();
  } finally {
    clearInterval(renewing);
    stopping.removeEventListener("abort", onStop);
    brokenOff.abort();
    await Promise.allSettled(inFlight.values());
    await listening.unlisten().catch(() => {});
  }

  async function make(call: Call): Promise<void> {
    try {
      const { signingKey, callTimeoutMs: timeoutMs } = options;
      const answer = await callApp(sql, call, { signingKey, timeoutMs, signal: brokenOff.signal });
      for (let tries = 1; answer && !brokenOff.signal.aborted; tries++) {
        try {
          await applyAnswer(sql, call, answer, options.retry);
          break;
        } catch (error) {
          log.error({ err: error, runId: call.runId, tries }, "cannot store an answer");
          if (tries === STORE_TRIES) throw error;
          await pause(1000, brokenOff.signal);
        }
      }
    } catch (error) {
      log.error({ err: error, runId: call.runId }, "a call was lost");
      await pause(1000, brokenOff.signal);
      // Made again soon. If even that cannot be said, or another engine leads by now: once the lease ends, or at once.
      if (!lost.aborted) await releaseLeases(sql, [call]).catch(() => {});
    } finally {
      inFlight.delete(call);
      slots.free(call.slots);
      bell.ring();
    }
  }

  async function drain(): Promise<void> {
    await Promise.race([Promise.allSettled(inFlight.values()), pause(options.drainMs, lost)]);
    const unfinished = [...inFlight.keys()];
    brokenOff.abort();
    if (!lost.aborted) await releaseLeases(sql, unfinished);
  }
}

/** A part of it, if much is due at once: calls must not wait for a thousand alarms. */
async function doWhatIsDue(sql: Sql): Promise<void> {
  await transaction(sql, fireCrons);
  await transaction(sql, releaseHeld);
  for (let rung = 0; rung < MOST_ALARMS_AT_ONCE && (await ringAlarm(sql)); rung++);
}

async function msUntilNext(sql: Sql): Promise<number> {
  const [row] = await sql<{ ms: number | null }[]>`
    select extract(epoch from min(at) - now())::float8 * 1000 as ms from (
      select min(due_at) as at from engine.jobs where due_at > now() or kind not in ('discover', 'step')
      union all select min(due_at) from engine.holds
      union all select min(next_at) from engine.crons) as next`;
  return Math.max(SHORTEST_SLEEP_MS, Math.ceil(row?.ms ?? LONGEST_SLEEP_MS));
}

/** Wakes a sleeper. A ring while nobody sleeps is kept for the next one. */
class Bell {
  #rang = false;
  #wake: () => void = () => {};

  ring(): void {
    this.#rang = true;
    this.#wake();
  }

  async rings(withinMs: number): Promise<void> {
    if (!this.#rang)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#rang = false;
  }
}
