import { nextTime } from "./cron";
import { type Sql, transaction } from "./database";
import type { FunctionConfig } from "./function-config";

/**
 * Stores what an app consists of now. Functions that it no longer has are dropped; their runs wait until it has them again.
 *
 * @returns whether anything is different from the last time.
 */
export async function register(
  sql: Sql,
  app: string,
  configs: FunctionConfig[],
): Promise<{ modified: boolean }> {
  return transaction(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`engine-register/${app}`}, 0))`;
    const ids = configs.map((config) => config.id);
    const dropped = await tx`delete from engine.functions where app = ${app} and id <> all(${ids})`;
    let modified = dropped.count > 0;

    for (const config of configs) {
      const { url } = config.steps.step.runtime;
      const written = await tx`
        insert into engine.functions as f (id, app, url, config)
        values (${config.id}, ${app}, ${url}, ${tx.json(config as never)})
        on conflict (id) do update
          set app = excluded.app, url = excluded.url, config = excluded.config, synced_at = now()
          where (f.app, f.url, f.config) is distinct from (excluded.app, excluded.url, excluded.config)`;
      if (written.count === 0) continue;
      modified = true;

      const crons = config.triggers.flatMap((trigger) => ("cron" in trigger ? [trigger.cron] : []));
      await tx`delete from engine.crons where function_id = ${config.id} and expression <> all(${crons})`;
      for (const expression of crons)
        await tx`
          insert into engine.crons (function_id, expression, next_at)
          values (${config.id}, ${expression}, ${nextTime(expression, new Date())})
          on conflict do nothing`;
    }
    return { modified };
  });
}
