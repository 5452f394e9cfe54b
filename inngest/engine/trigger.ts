import { asJson, type Tx } from "./database";
import { endOf } from "./durations";
import { holds, keyOf } from "./expressions";
import type { EngineFunction } from "./function-config";
import { startRun } from "./start-run";
import type { EngineEvent } from "./types";

type Held = [EngineEvent, ...EngineEvent[]];

/** An event came that a function listens to: start a run, or hold the event back for a batch or a debounce. */
export async function trigger(tx: Tx, fn: EngineFunction, event: EngineEvent): Promise<void> {
  const { batchEvents, debounce } = fn.config;
  if (batchEvents && holds(batchEvents.if, { event })) await addToBatch(tx, fn, batchEvents, event);
  else if (debounce) await restartDebounce(tx, fn, debounce, event);
  else await startRun(tx, fn, [event]);
}

/** Starts the runs of batches and debounces whose time has come. */
export async function releaseHeld(tx: Tx): Promise<number> {
  const due = await tx<{ functionId: string; events: Held }[]>`
    delete from engine.holds where (function_id, key) in (
      select function_id, key from engine.holds where due_at <= now() order by due_at limit 100 for update skip locked)
    returning function_id as "functionId", events`;
  for (const { functionId, events } of due) {
    const [fn] = await tx<
      EngineFunction[]
    >`select id, url, config from engine.functions where id = ${functionId}`;
    if (fn) await startRun(tx, fn, events);
  }
  return due.length;
}

async function addToBatch(
  tx: Tx,
  fn: EngineFunction,
  batch: NonNullable<EngineFunction["config"]["batchEvents"]>,
  event: EngineEvent,
): Promise<void> {
  const key = keyOf(batch.key, event);
  await lockHold(tx, fn.id, key);
  const [held] = await tx<{ events: Held }[]>`
    select events from engine.holds where function_id = ${fn.id} and key = ${key}`;
  const events: Held = held ? [...held.events, event] : [event];
  if (events.length >= batch.maxSize) {
    await tx`delete from engine.holds where function_id = ${fn.id} and key = ${key}`;
    await startRun(tx, fn, events);
    return;
  }
  await tx`
    insert into engine.holds (function_id, key, events, due_at)
    values (${fn.id}, ${key}, ${asJson(tx, events)}, ${endOf(batch.timeout)})
    on conflict (function_id, key) do update set events = excluded.events`;
}

/** The newest event replaces the held one and begins the period anew, but no longer than the timeout since the first. */
async function restartDebounce(
  tx: Tx,
  fn: EngineFunction,
  debounce: NonNullable<EngineFunction["config"]["debounce"]>,
  event: EngineEvent,
): Promise<void> {
  const key = keyOf(debounce.key, event);
  await lockHold(tx, fn.id, key);
  const [held] = await tx<{ firstAt: Date }[]>`
    select first_at as "firstAt" from engine.holds where function_id = ${fn.id} and key = ${key}`;
  const latest = debounce.timeout ? endOf(debounce.timeout, held?.firstAt).getTime() : Infinity;
  const dueAt = new Date(Math.min(endOf(debounce.period).getTime(), latest));
  await tx`
    insert into engine.holds (function_id, key, events, due_at)
    values (${fn.id}, ${key}, ${asJson(tx, [event])}, ${dueAt})
    on conflict (function_id, key) do update set events = excluded.events, due_at = excluded.due_at`;
}

/** Two events of one key that arrive together come one after the other. */
async function lockHold(tx: Tx, functionId: string, key: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`engine-hold/${functionId}/${key}`}, 0))`;
}
