import { nextTime } from "./cron";
import type { Tx } from "./database";
import type { EngineFunction } from "./function-config";
import { trigger } from "./trigger";

/**
 * Starts the functions whose cron time has come. After an outage each trigger fires once for all the times it missed.
 */
export async function fireCrons(tx: Tx): Promise<number> {
  const due = await tx<(EngineFunction & { expression: string; nextAt: Date })[]>`
    select f.id, f.url, f.config, c.expression, c.next_at as "nextAt"
    from engine.crons c join engine.functions f on f.id = c.function_id
    where c.next_at <= now() order by c.next_at limit 100 for update of c skip locked`;
  for (const { expression, nextAt, ...fn } of due) {
    await tx`
      update engine.crons set next_at = ${nextTime(expression, new Date())}
      where function_id = ${fn.id} and expression = ${expression}`;
    const at = nextAt.toISOString();
    await trigger(tx, fn, {
      id: at,
      name: "inngest/scheduled.timer",
      data: { cron: expression, fireAt: at, scheduledAt: at },
      user: {},
      ts: nextAt.getTime(),
    });
  }
  return due.length;
}
