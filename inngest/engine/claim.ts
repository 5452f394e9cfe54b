import { type Slots, slotSizes } from "./concurrency";
import type { Sql, Tx } from "./database";
import { endOf } from "./durations";
import type { FunctionConfig } from "./function-config";
import { enqueue } from "./jobs";

/** A call that this engine alone may make now, until its lease ends. */
export type Call = {
  jobId: string;
  /** The number of this claim. An answer is taken only while it is the newest one. */
  fence: number;
  kind: "discover" | "step";
  stepId: string | null;
  attempt: number;
  runId: string;
  slots: string[];
  url: string;
  config: FunctionConfig;
};

export const LEASE_SECONDS = 60;

/**
 * Takes the calls that are due, the most urgent first, for as many as there is room.
 *
 * Runs whose slots are full are passed over, so that a thousand waiting runs of one key do not hold up another's.
 * `skip locked` passes over a run that is just being cancelled. A lease that ended (its engine could not store the
 * answer, or hung) is taken anew; all times are the database's.
 */
export async function claimCalls(sql: Sql, slots: Slots, room: number): Promise<Call[]> {
  const taken: Due[] = [];
  try {
    return await sql.begin(async (tx) => {
      for (const call of await dueCalls(tx, slots.full(), room))
        if (slots.take(call.slots, slotSizes(call.config))) taken.push(call);
      if (taken.length === 0) return [];
      for (const call of taken) if (!call.startedAt) await markStarted(tx, call);

      const leases = await tx<{ id: string; fence: number }[]>`
        update engine.jobs
        set leased_until = now() + ${LEASE_SECONDS} * interval '1 second', fence = fence + 1
        where id = any(${taken.map((call) => call.jobId)})
        returning id, fence`;
      const fences = new Map(leases.map(({ id, fence }) => [id, fence]));
      return taken.map(({ startedAt: _, ...call }) => ({ ...call, fence: fences.get(call.jobId) as number }));
    });
  } catch (error) {
    for (const call of taken) slots.free(call.slots);
    throw error;
  }
}

type Due = Omit<Call, "fence"> & { startedAt: Date | null };

async function dueCalls(tx: Tx, fullSlots: string[], room: number): Promise<Due[]> {
  return tx<Due[]>`
    select j.id as "jobId", j.kind, j.step_id as "stepId", j.attempt, r.id as "runId", r.slots,
           r.started_at as "startedAt", f.url, f.config
    from engine.jobs j
    join engine.runs r on r.id = j.run_id
    join engine.functions f on f.id = r.function_id
    where j.kind in ('discover', 'step') and j.due_at <= now() and r.status = 'running'
      and (j.leased_until is null or j.leased_until < now())
      and not (r.slots && ${fullSlots})
    order by j.order_at, j.id limit ${room}
    for update of j skip locked`;
}

async function markStarted(tx: Tx, call: Due): Promise<void> {
  await tx`update engine.runs set started_at = now() where id = ${call.runId} and started_at is null`;
  const { finish } = call.config.timeouts ?? {};
  if (finish) await enqueue(tx, call.runId, "finish_deadline", { dueAt: endOf(finish) });
}

/** Says that the calls are still being made. A call that hears nothing from here for a lease's length is made again. */
export async function renewLeases(sql: Sql, calls: Pick<Call, "jobId" | "fence">[]): Promise<void> {
  if (calls.length === 0) return;
  await sql`
    update engine.jobs j set leased_until = now() + ${LEASE_SECONDS} * interval '1 second'
    from unnest(${calls.map((call) => call.jobId)}::bigint[], ${calls.map((call) => call.fence)}::int[]) as held (id, fence)
    where j.id = held.id and j.fence = held.fence and j.leased_until is not null`;
}

/** Gives up every lease there is. Only for a new leader: whoever held them leads no longer, and has stopped. */
export async function releaseAllLeases(sql: Sql): Promise<void> {
  await sql`update engine.jobs set leased_until = null, fence = fence + 1 where leased_until is not null`;
}

/** Hands calls back that were broken off, so that the next leader makes them at once. */
export async function releaseLeases(sql: Sql, calls: Pick<Call, "jobId" | "fence">[]): Promise<void> {
  for (const { jobId, fence } of calls)
    await sql`
      update engine.jobs set leased_until = null, fence = fence + 1, due_at = due_at
      where id = ${jobId} and fence = ${fence}`;
}
