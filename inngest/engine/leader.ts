import type postgres from "postgres";
import { asDatabaseAway } from "@/lib/db/away";
import { connect } from "./database";
import type { Log } from "./log";

/** Any number that every engine agrees on. */
const LEADER_LOCK = 727_300;
const TRY_EVERY_MS = 500;
const CHECK_EVERY_MS = 5000;

/**
 * Runs `work` while this engine is the one that leads, and stands by while another is.
 *
 * The lead is an advisory lock of one connection: Postgres gives it up the moment that the connection ends, however the
 * leader died. So when ours ends, `work` is told to stop at once, and we stand by again.
 */
export async function lead(
  databaseUrl: string,
  stopping: AbortSignal,
  log: Log,
  work: (lost: AbortSignal) => Promise<void>,
): Promise<void> {
  let wasStandingBy = false;
  let wasAway = false;
  while (!stopping.aborted) {
    const lost = new AbortController();
    // A connection that is renewed now and then, as pools do, would drop the lock.
    const sql = connect(databaseUrl, {
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      onclose: () => lost.abort(),
    });
    try {
      const [row] = await sql<{ held: boolean }[]>`select pg_try_advisory_lock(${LEADER_LOCK}) as held`;
      if (wasAway) log.info("reaches the database again");
      wasAway = false;
      if (row?.held) {
        log.info("leads");
        wasStandingBy = false;
        const checks = setInterval(() => void checkConnection(sql, lost), CHECK_EVERY_MS);
        await work(lost.signal).finally(() => clearInterval(checks));
        if (lost.signal.aborted && !stopping.aborted) log.warn("lost its connection and leads no longer");
      } else if (!wasStandingBy) {
        log.info("stands by: another engine leads");
        wasStandingBy = true;
      }
    } catch (error) {
      // It comes back by itself, mostly: one line says enough until then.
      if (!asDatabaseAway(error)) log.error({ err: error }, "cannot lead");
      else if (!wasAway) log.warn("cannot reach the database, and tries again until it answers");
      wasAway ||= asDatabaseAway(error) !== undefined;
    } finally {
      await sql.end({ timeout: 1 }).catch(() => {});
    }
    await pause(TRY_EVERY_MS, stopping);
  }
}

/** A connection can be dead for a long time without anybody saying so, when the network is cut. */
async function checkConnection(sql: postgres.Sql, lost: AbortController): Promise<void> {
  const tooLate = setTimeout(() => lost.abort(), CHECK_EVERY_MS);
  await sql`select 1`.catch(() => lost.abort());
  clearTimeout(tooLate);
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
