import type { Tx } from "./database";
import type { JobKind } from "./types";

type When = { stepId?: string; dueAt?: Date };

/** Puts something to do for a run in the queue. The leader hears of it when the transaction commits. */
export async function enqueue(
  tx: Tx,
  runId: string,
  kind: JobKind,
  { stepId, dueAt }: When = {},
): Promise<void> {
  await tx`
    insert into engine.jobs (run_id, kind, step_id, due_at, order_at)
    select id, ${kind}, ${stepId ?? null}, due_at, due_at - priority * interval '1 second'
    from (select id, priority, coalesce(${dueAt ?? null}::timestamptz, now()) as due_at
          from engine.runs where id = ${runId}) as run`;
}

/** Runs the function again as far as its next new step; once is enough however many steps just finished. */
export async function enqueueDiscovery(tx: Tx, runId: string): Promise<void> {
  const [queued] = await tx`
    select 1 from engine.jobs
    where run_id = ${runId} and kind = 'discover' and leased_until is null and due_at <= now()`;
  if (!queued) await enqueue(tx, runId, "discover");
}
