import type { Sql } from "./database";

const BATCH = 500;

/**
 * Forgets what ended more than so many days ago: runs with their steps, and the ids of events. Failed runs are kept
 * four times as long, because somebody may still want to look at them or try them again.
 *
 * In small batches, so that nobody waits for it.
 */
export async function prune(sql: Sql, keepDays: number): Promise<{ runs: number; events: number }> {
  const runs = await inBatches(
    () => sql`
      delete from engine.runs where id in (
        select id from engine.runs
        where ended_at < now() - ${keepDays} * interval '1 day' * case status when 'failed' then 4 else 1 end
        limit ${BATCH})`,
  );
  const events = await inBatches(
    () => sql`
      delete from engine.events where id in (
        select id from engine.events where received_at < now() - ${keepDays} * interval '1 day' limit ${BATCH})`,
  );
  await inBatches(
    () => sql`
      delete from engine.rates where (function_id, key) in (
        select function_id, key from engine.rates where free_at < now() limit ${BATCH})`,
  );
  return { runs, events };
}

async function inBatches(remove: () => PromiseLike<{ count: number }>): Promise<number> {
  let total = 0;
  for (;;) {
    const { count } = await remove();
    total += count;
    if (count < BATCH) return total;
  }
}
