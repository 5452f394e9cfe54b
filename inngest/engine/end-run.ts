import { asJson, storable, type Tx } from "./database";
import { enqueue } from "./jobs";
import type { WireError } from "./types";

export type Ending =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: WireError }
  | { status: "cancelled"; error: WireError };

/** Ends a run: nothing of it is left to do but to announce it. A run ends once; a second ending changes nothing. */
export async function endRun(tx: Tx, runId: string, ending: Ending): Promise<void> {
  const result = ending.status === "completed" ? ending.output : ending.error;
  const cause = ending.status === "failed" ? causeOf(ending.error) : null;
  const ended = await tx`
    update engine.runs
    set status = ${ending.status}, output = ${asJson(tx, result)}, cause = ${cause}, ended_at = now()
    where id = ${runId} and status = 'running'`;
  if (ended.count === 0) return;
  await tx`delete from engine.jobs where run_id = ${runId}`;
  await tx`delete from engine.waits where run_id = ${runId}`;
  await enqueue(tx, runId, "announce");
}

/** Ends runs before their time. A call in flight is let finish, and its answer is not taken. */
export async function cancelRuns(tx: Tx, runIds: string[], reason: string): Promise<void> {
  for (const id of runIds)
    await endRun(tx, id, { status: "cancelled", error: { name: "Cancelled", message: reason } });
}

/** What a failure has in common with others like it: its first line, without the numbers that differ each time. */
export function causeOf({ name, message }: WireError): string {
  const [firstLine = ""] = message.split("\n");
  const words = firstLine.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9A-Z]{26}\b|\d+/g, "…");
  return storable(`${name}: ${words}`.slice(0, 200));
}
