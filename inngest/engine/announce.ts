import type { Tx } from "./database";
import { deliver } from "./ingest";
import { resolveStep } from "./steps";
import type { EngineEvent, RunStatus, WireError } from "./types";

/** Tells of a run's end: the run that invoked it, and functions that listen for ends (`onFailure` is one of them). */
export async function announceEnd(tx: Tx, runId: string): Promise<void> {
  const [run] = await tx<EndedRun[]>`
    select function_id as "functionId", status, events, output,
           parent_run_id as "parentRunId", parent_step_id as "parentStepId"
    from engine.runs where id = ${runId}`;
  if (!run) return;
  const isCompleted = run.status === "completed";
  if (run.parentRunId && run.parentStepId) {
    const memo = isCompleted ? { data: run.output } : { error: run.output as WireError };
    await resolveStep(tx, run.parentRunId, run.parentStepId, memo);
  }

  const about = { function_id: run.functionId, run_id: runId, event: run.events[0], events: run.events };
  const result = isCompleted ? { result: run.output } : { error: run.output };
  if (run.status === "failed") await deliver(tx, ofEngine(runId, "failed", { ...about, ...result }));
  if (run.status === "cancelled") await deliver(tx, ofEngine(runId, "cancelled", about));
  else await deliver(tx, ofEngine(runId, "finished", { ...about, ...result }));
}

type EndedRun = {
  functionId: string;
  status: RunStatus;
  events: EngineEvent[];
  output: unknown;
  parentRunId: string | null;
  parentStepId: string | null;
};

function ofEngine(runId: string, what: string, data: Record<string, unknown>): EngineEvent {
  return { id: `${runId}-${what}`, name: `inngest/function.${what}`, data, user: {}, ts: Date.now() };
}
