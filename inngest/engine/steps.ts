import { asJson, type Sql, type Tx } from "./database";
import { enqueueDiscovery } from "./jobs";
import type { Memo } from "./types";

/** The version that tells us all parallel steps of a run go on together; before it each one that ends goes on by itself. */
const OPTIMIZED_PARALLELISM = 2;

export type NewStep = { id: string; op: string; name: string; isRace: boolean };

/** Notes a step that a run came to and waits for. @returns false if it is known already. */
export async function addStep(tx: Tx, runId: string, step: NewStep): Promise<boolean> {
  const added = await tx`
    insert into engine.steps (run_id, id, op, name, is_race)
    values (${runId}, ${step.id}, ${step.op}, ${step.name}, ${step.isRace})
    on conflict do nothing`;
  return added.count > 0;
}

/**
 * Gives a step its result, and lets the run go on if it was the last one outstanding.
 *
 * The run's row is locked first: of two parallel steps that end together, the second sees the first. A step has one
 * result; whatever comes later (an event after the timeout, a child that was given up) changes nothing.
 */
export async function resolveStep(tx: Tx, runId: string, stepId: string, memo: Memo): Promise<void> {
  const [run] = await tx<{ requestVersion: number }[]>`
    select request_version as "requestVersion" from engine.runs where id = ${runId} and status = 'running' for update`;
  if (!run) return;
  const isError = memo !== null && "error" in memo;
  const [step] = await tx<{ isRace: boolean }[]>`
    update engine.steps
    set memo = ${asJson(tx, memo)}, is_error = ${isError}, resolved_at = now(), resolved_order = nextval('engine.resolved_order')
    where run_id = ${runId} and id = ${stepId} and resolved_at is null
    returning is_race as "isRace"`;
  if (!step) return;
  await tx`delete from engine.waits where run_id = ${runId} and step_id = ${stepId}`;
  await tx`delete from engine.jobs where run_id = ${runId} and step_id = ${stepId}`;

  const goesOnAlone = step.isRace || run.requestVersion < OPTIMIZED_PARALLELISM;
  if (goesOnAlone || !(await hasOutstandingSteps(tx, runId))) await enqueueDiscovery(tx, runId);
}

export async function hasOutstandingSteps(sql: Sql | Tx, runId: string): Promise<boolean> {
  const [row] = await sql`
    select 1 from engine.steps where run_id = ${runId} and resolved_at is null limit 1`;
  return row !== undefined;
}
