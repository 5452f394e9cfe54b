import { slotsOf } from "./concurrency";
import { asJson, storable, type Tx } from "./database";
import { endOf } from "./durations";
import { cancelRuns } from "./end-run";
import { keyOf, numberOf } from "./expressions";
import type { EngineFunction } from "./function-config";
import { ulid } from "./ids";
import { enqueue } from "./jobs";
import { bookStart } from "./rates";
import type { EngineEvent } from "./types";

const LARGEST_PRIORITY_SECONDS = 600;

/**
 * Makes a run of a function, if its limits let one begin.
 *
 * Idempotency and rate limits drop it, a singleton drops it or cancels the run before it, a throttle starts it later.
 * An event dated ahead starts its run then.
 *
 * @returns the run's id, or undefined if there is none.
 */
export async function startRun(
  tx: Tx,
  fn: EngineFunction,
  events: [EngineEvent, ...EngineEvent[]],
  parent?: { runId: string; stepId: string },
): Promise<string | undefined> {
  const { config } = fn;
  const [event] = events;
  await lockLimits(tx, fn);
  if (!(await isWithinRates(tx, fn, event))) return undefined;

  const singletonKey = config.singleton ? keyOf(config.singleton.key, event) : null;
  if (config.singleton && !(await makeRoomFor(tx, fn, singletonKey as string))) return undefined;

  const dueAt = new Date(Math.max(event.ts, (await throttledUntil(tx, fn, event)).getTime()));
  const priority = Math.trunc(numberOf(config.priority?.run, event));
  const id = ulid();
  await tx`
    insert into engine.runs
      (id, function_id, events, owner_id, priority, slots, singleton_key, parent_run_id, parent_step_id)
    values
      (${id}, ${fn.id}, ${asJson(tx, events)}, ${ownerOf(event)},
       ${Math.max(-LARGEST_PRIORITY_SECONDS, Math.min(LARGEST_PRIORITY_SECONDS, priority))},
       ${slotsOf(fn, event)}, ${singletonKey}, ${parent?.runId ?? null}, ${parent?.stepId ?? null})`;
  await enqueue(tx, id, "discover", { dueAt });
  if (config.timeouts?.start)
    await enqueue(tx, id, "start_deadline", { dueAt: endOf(config.timeouts.start, dueAt) });
  return id;
}

/** A limit is read and then written: runs of a function that has one begin one at a time. */
async function lockLimits(tx: Tx, { id, config }: EngineFunction): Promise<void> {
  if (config.singleton || config.rateLimit || config.throttle || config.idempotency)
    await tx`select pg_advisory_xact_lock(hashtextextended(${`engine-limits/${id}`}, 0))`;
}

async function isWithinRates(tx: Tx, { id, config }: EngineFunction, event: EngineEvent): Promise<boolean> {
  const { idempotency, rateLimit } = config;
  if (idempotency) {
    const onceADay = { limit: 1, period: "24h", burst: 0 };
    if (!(await bookStart(tx, id, `idempotency/${keyOf(idempotency, event)}`, onceADay, { orDrop: true })))
      return false;
  }
  if (rateLimit) {
    const rate = { ...rateLimit, burst: Math.floor(rateLimit.limit / 10) }; // Inngest's own choice of burst
    if (!(await bookStart(tx, id, `rateLimit/${keyOf(rateLimit.key, event)}`, rate, { orDrop: true })))
      return false;
  }
  return true;
}

async function throttledUntil(tx: Tx, { id, config }: EngineFunction, event: EngineEvent): Promise<Date> {
  const { throttle } = config;
  if (!throttle) return new Date();
  const rate = { ...throttle, burst: throttle.burst ?? 0 };
  const startsAt = await bookStart(tx, id, `throttle/${keyOf(throttle.key, event)}`, rate, { orDrop: false });
  return startsAt ?? new Date();
}

/** @returns whether a singleton may start: it may not beside another one of its key, unless it cancels that one. */
async function makeRoomFor(tx: Tx, { id, config }: EngineFunction, singletonKey: string): Promise<boolean> {
  const live = await tx<{ id: string }[]>`
    select id from engine.runs
    where function_id = ${id} and singleton_key = ${singletonKey} and status = 'running'`;
  if (live.length > 0 && config.singleton?.mode === "skip") return false;
  await cancelRuns(
    tx,
    live.map((run) => run.id),
    "A newer run took its place.",
  );
  return true;
}

/** Whose run it is, for Settings: what the event says, or the event that an engine's event (`…failed`) is about. */
function ownerOf({ data }: EngineEvent): string | null {
  const about = data.event as EngineEvent | undefined;
  const ownerId = data.ownerId ?? about?.data?.ownerId;
  return typeof ownerId === "string" ? storable(ownerId) : null;
}
