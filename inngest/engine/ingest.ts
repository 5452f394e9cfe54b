import { z } from "zod";
import { type Sql, type Tx, transaction } from "./database";
import { endOf } from "./durations";
import { cancelRuns } from "./end-run";
import { holds } from "./expressions";
import type { EngineFunction } from "./function-config";
import { eventIds } from "./ids";
import { resolveStep } from "./steps";
import { trigger } from "./trigger";
import type { EngineEvent } from "./types";

const label = z.string().regex(/^[^\0]*$/, "must not contain U+0000");

/** An event as an app sends it; what else it carries is dropped. */
export const sentEvent = z.object({
  id: label.nullish().transform((id) => id || undefined),
  name: label.min(1),
  data: z.record(z.string(), z.unknown()).nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().nonnegative().nullish(),
  v: z.string().nullish(),
});
export type SentEvent = z.infer<typeof sentEvent>;

/**
 * Takes in the events of one request, all or none, and starts what they start.
 *
 * An event whose id is known already does nothing: a sender who saw no answer may send again.
 *
 * @param seed what the SDK says to make ids from, see ids.ts
 * @returns the events' ids, in order
 */
export async function ingest(sql: Sql, sent: SentEvent[], seed?: string): Promise<string[]> {
  const idOf = eventIds(seed);
  const events = sent.map((event, index) => ({
    id: event.id ?? idOf(index),
    name: event.name,
    data: event.data ?? {},
    user: event.user ?? {},
    ts: event.ts || Date.now(),
    ...(event.v ? { v: event.v } : {}),
  }));
  await transaction(sql, async (tx) => {
    for (const event of events) {
      const isNew = await tx`
        insert into engine.events (id, name) values (${event.id}, ${event.name}) on conflict do nothing`;
      if (isNew.count > 0) await deliver(tx, event);
    }
  });
  return events.map((event) => event.id);
}

/** Tells everybody who waits for the event: waiting steps first, then runs that it cancels, then runs that it starts. */
export async function deliver(tx: Tx, event: EngineEvent): Promise<void> {
  await wakeWaiting(tx, event);
  await cancelListening(tx, event);
  await startListening(tx, event);
}

async function wakeWaiting(tx: Tx, event: EngineEvent): Promise<void> {
  const waits = await tx<{ runId: string; stepId: string; expression: string | null; first: EngineEvent }[]>`
    select w.run_id as "runId", w.step_id as "stepId", w.expression, r.events->0 as first
    from engine.waits w join engine.runs r on r.id = w.run_id
    where w.event_name = ${event.name} order by w.run_id`;
  for (const { runId, stepId, expression, first } of waits)
    if (holds(expression, { event: first, async: event })) await resolveStep(tx, runId, stepId, event);
}

async function cancelListening(tx: Tx, event: EngineEvent): Promise<void> {
  const functions = await tx<EngineFunction[]>`
    select id, url, config from engine.functions where config->'cancel' @> ${tx.json([{ event: event.name }])}`;
  for (const { id, config } of functions) {
    const rules = config.cancel?.filter((rule) => rule.event === event.name) ?? [];
    const runs = await tx<{ id: string; first: EngineEvent; createdAt: Date }[]>`
      select id, events->0 as first, created_at as "createdAt" from engine.runs
      where function_id = ${id} and status = 'running' order by id`;
    const doomed = runs.filter((run) =>
      rules.some(
        (rule) =>
          (!rule.timeout || Date.now() <= endOf(rule.timeout, run.createdAt).getTime()) &&
          holds(rule.if, { event: run.first, async: event }),
      ),
    );
    await cancelRuns(
      tx,
      doomed.map((run) => run.id),
      `The event ${event.name} cancelled it.`,
    );
  }
}

async function startListening(tx: Tx, event: EngineEvent): Promise<void> {
  const functions = await tx<EngineFunction[]>`
    select id, url, config from engine.functions
    where config->'triggers' @> ${tx.json([{ event: event.name }])} order by id`;
  for (const fn of functions) {
    const isWanted = fn.config.triggers.some(
      (one) => "event" in one && one.event === event.name && holds(one.expression, { event }),
    );
    if (isWanted) await trigger(tx, fn, event);
  }
}
