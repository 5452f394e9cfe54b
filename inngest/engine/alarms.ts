import { announceEnd } from "./announce";
import { type Sql, type Tx, transaction } from "./database";
import { endRun } from "./end-run";
import { resolveStep } from "./steps";
import type { JobKind, Memo } from "./types";

type Alarm = { id: string; kind: JobKind; runId: string; stepId: string | null };

/**
 * Does one due thing that needs no call. A run that is being changed by somebody else is left for a moment later, so
 * that two who lock the same rows in another order do not meet.
 *
 * @returns whether there was one.
 */
export async function ringAlarm(sql: Sql): Promise<boolean> {
  return transaction(sql, async (tx) => {
    const [alarm] = await tx<Alarm[]>`
      select j.id, j.kind, j.run_id as "runId", j.step_id as "stepId"
      from engine.jobs j join engine.runs r on r.id = j.run_id
      where j.due_at <= now() and j.kind not in ('discover', 'step')
      order by j.due_at, j.id limit 1 for update skip locked`;
    if (!alarm) return false;
    await tx`delete from engine.jobs where id = ${alarm.id}`;
    await ring(tx, alarm);
    return true;
  });
}

async function ring(tx: Tx, { kind, runId, stepId }: Alarm): Promise<void> {
  switch (kind) {
    case "wake":
      return resolveStep(tx, runId, stepId as string, null);
    case "give_up":
      return resolveStep(tx, runId, stepId as string, await givenUp(tx, runId, stepId as string));
    case "start_deadline": {
      const [run] = await tx`select 1 from engine.runs where id = ${runId} and started_at is null`;
      if (run) await endRun(tx, runId, timeout("It did not start within its timeouts.start."));
      return;
    }
    case "finish_deadline":
      return endRun(tx, runId, timeout("It did not finish within its timeouts.finish."));
    case "announce":
      return announceEnd(tx, runId);
  }
}

/** waitForEvent yields null when nothing came; invoke throws. */
async function givenUp(tx: Tx, runId: string, stepId: string): Promise<Memo> {
  const [step] = await tx<{ op: string; name: string }[]>`
    select op, name from engine.steps where run_id = ${runId} and id = ${stepId}`;
  if (step?.op !== "InvokeFunction") return null;
  return {
    error: {
      name: "InngestInvokeTimeoutError",
      message: `Step "${step.name}" timed out waiting for the invoked function.`,
    },
  };
}

function timeout(message: string) {
  return { status: "cancelled", error: { name: "Timeout", message } } as const;
}
