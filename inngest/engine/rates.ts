import type { Tx } from "./database";
import { durationMs } from "./durations";

export type Rate = { limit: number; period: string; burst: number };

/**
 * Asks when one more run of a key may start, and books it.
 *
 * The generic cell rate algorithm, as Inngest uses it for throttle and rateLimit: runs are spaced evenly over the
 * period, and `burst` more than one may start at once when the key was quiet. One instant per key is all it keeps.
 *
 * The caller holds the function's lock (start-run.ts), so that no two runs read the same instant.
 */
export async function bookStart(
  tx: Tx,
  functionId: string,
  key: string,
  rate: Rate,
  { orDrop }: { orDrop: boolean },
): Promise<Date | undefined> {
  const [row] = await tx<{ freeAt: Date }[]>`
    select free_at as "freeAt" from engine.rates where function_id = ${functionId} and key = ${key}`;
  const now = Date.now();
  const spacingMs = durationMs(rate.period) / rate.limit;
  const freeAt = Math.max(row?.freeAt.getTime() ?? 0, now) + spacingMs;
  const startsAt = Math.max(now, freeAt - spacingMs * (rate.burst + 1));
  if (orDrop && startsAt > now) return undefined;

  await tx`
    insert into engine.rates (function_id, key, free_at) values (${functionId}, ${key}, ${new Date(freeAt)})
    on conflict (function_id, key) do update set free_at = excluded.free_at`;
  return new Date(startsAt);
}
