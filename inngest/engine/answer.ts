import { z } from "zod";
import type { Answer } from "./call";
import type { Call } from "./claim";
import { asJson, type Sql, storable, type Tx, transaction } from "./database";
import { endOf } from "./durations";
import { endRun } from "./end-run";
import { type EngineFunction, maxAttempts } from "./function-config";
import { ulid } from "./ids";
import { enqueue, enqueueDiscovery } from "./jobs";
import { startRun } from "./start-run";
import { addStep, hasOutstandingSteps, resolveStep } from "./steps";
import type { EngineEvent, WireError } from "./types";

/** One thing that the app did or wants done, as the SDK writes it. */
const operation = z.object({
  op: z.string(),
  id: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  opts: z.record(z.string(), z.unknown()).nullish(),
});
type Operation = z.infer<typeof operation>;

export type RetryPolicy = {
  delayMs: (attempt: number) => number;
  after: (header?: string) => Date | undefined;
};

const UNREACHABLE_RETRY_MS = 1000;
const FIRST_RETRY_OF_LOST_MS = 1000;

/**
 * Takes an answer into the run's state, in one transaction.
 *
 * The claim's fence decides whether it is taken: a call that was given up, and made again, answers into the void; so
 * does one whose run was cancelled meanwhile.
 */
export async function applyAnswer(sql: Sql, call: Call, answer: Answer, retry: RetryPolicy): Promise<void> {
  try {
    await transaction(sql, async (tx) => {
      if (await isStillOurs(tx, call)) await take(tx, call, answer, retry);
    });
  } catch (error) {
    if (isOfDatabase(error)) throw error;
    // The same answer would fail in the same way each time, so the run ends here and says why.
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    const reason = errorOf(`The app's answer cannot be used: ${why}`);
    await transaction(sql, async (tx) => {
      if (await isStillOurs(tx, call)) await endRun(tx, call.runId, { status: "failed", error: reason });
    });
  }
}

async function isStillOurs(tx: Tx, call: Call): Promise<boolean> {
  const [run] =
    await tx`select 1 from engine.runs where id = ${call.runId} and status = 'running' for update`;
  const [claim] =
    await tx`select 1 from engine.jobs where id = ${call.jobId} and fence = ${call.fence} for update`;
  return run !== undefined && claim !== undefined;
}

/** The database is away, or busy: worth another try. What it says about the data itself (class 22) is not. */
function isOfDatabase(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && !code.startsWith("22");
}

async function take(tx: Tx, call: Call, answer: Answer, retry: RetryPolicy): Promise<void> {
  // A call that the app did not see is no attempt: it may just be starting.
  if (answer.status === "unreachable")
    return again(tx, call, errorOf(answer.reason), new Date(Date.now() + UNREACHABLE_RETRY_MS), 0);
  if (answer.status === "lost") return failed(tx, call, errorOf(answer.reason), true, afterLoss(retry));

  await tx`
    update engine.runs set request_version = ${answer.requestVersion}
    where id = ${call.runId} and request_version = -1`;
  if (answer.code === 200) return endRun(tx, call.runId, { status: "completed", output: answer.body });
  if (answer.code !== 206)
    return failed(tx, call, wireError(answer.body), answer.mayRetry, retry, answer.retryAfter);

  const operations = z.array(operation).parse([answer.body].flat());
  const [only] = operations;
  if (only?.op === "StepError" && operations.length === 1 && mayTryAgain(call, answer.mayRetry))
    return again(tx, call, wireError(only.error), retryTime(call, retry, answer.retryAfter), 1);
  if (operations.length === 0 && !(await hasOutstandingSteps(tx, call.runId)))
    throw new Error("it names nothing to do, and nothing is under way.");

  await tx`delete from engine.jobs where id = ${call.jobId}`;
  for (const one of operations) await perform(tx, call, one);
}

/** Does what one operation asks. Each handler leaves the run with something to wake it: a job, a wait, or an end. */
async function perform(tx: Tx, call: Call, operation: Operation): Promise<void> {
  switch (operation.op) {
    case "StepRun":
    case "Step":
      await addStep(tx, call.runId, ofOperation(operation));
      return resolveStep(tx, call.runId, operation.id, { data: operation.data ?? null });
    case "StepError": // the last attempt of several
    case "StepFailed":
      await addStep(tx, call.runId, ofOperation(operation));
      return resolveStep(tx, call.runId, operation.id, { error: wireError(operation.error) });
    case "StepPlanned":
      return planStep(tx, call, operation);
    case "Sleep":
      return sleep(tx, call, operation);
    case "WaitForEvent":
      return waitForEvent(tx, call, operation);
    case "InvokeFunction":
      return invoke(tx, call, operation);
    case "RunComplete":
      return endRun(tx, call.runId, { status: "completed", output: operation.data ?? null });
    case "DiscoveryRequest":
      return enqueueDiscovery(tx, call.runId);
    default:
      return endRun(tx, call.runId, {
        status: "failed",
        error: errorOf(
          `Step "${ofOperation(operation).name}" uses ${operation.op}, which the built-in engine does not do. Run the app with an Inngest server.`,
        ),
      });
  }
}

async function planStep(tx: Tx, { runId }: Call, operation: Operation): Promise<void> {
  if (await addStep(tx, runId, ofOperation(operation)))
    await enqueue(tx, runId, "step", { stepId: operation.id });
}

/** The SDK puts the duration, or the date of sleepUntil, into the name. */
async function sleep(tx: Tx, { runId }: Call, operation: Operation): Promise<void> {
  const until = endOf(text(operation.opts?.duration) ?? operation.name ?? "");
  if (await addStep(tx, runId, ofOperation(operation)))
    await enqueue(tx, runId, "wake", { stepId: operation.id, dueAt: until });
}

async function waitForEvent(tx: Tx, { runId }: Call, operation: Operation): Promise<void> {
  if (!(await addStep(tx, runId, ofOperation(operation)))) return;
  const { opts } = operation;
  await tx`
    insert into engine.waits (run_id, step_id, event_name, expression)
    values (${runId}, ${operation.id}, ${text(opts?.event) ?? operation.name ?? ""}, ${text(opts?.if) ?? null})`;
  await enqueue(tx, runId, "give_up", { stepId: operation.id, dueAt: endOf(text(opts?.timeout) ?? "") });
}

async function invoke(tx: Tx, { runId }: Call, operation: Operation): Promise<void> {
  if (!(await addStep(tx, runId, ofOperation(operation)))) return;
  const opts = invocation.parse(operation.opts);
  const [fn] = await tx<EngineFunction[]>`
    select id, url, config from engine.functions where id = ${opts.function_id}`;
  const event: EngineEvent = {
    id: ulid(),
    name: "inngest/function.invoked",
    data: opts.payload?.data ?? {},
    user: opts.payload?.user ?? {},
    ts: Date.now(),
  };
  const child = fn && (await startRun(tx, fn, [event], { runId, stepId: operation.id }));
  if (!child) {
    const reason = fn ? "did not start: one of its limits refused the run" : "is not part of any app here";
    const error = errorOf(`The invoked function ${opts.function_id} ${reason}.`);
    await resolveStep(tx, runId, operation.id, { error });
  } else if (opts.timeout) {
    await enqueue(tx, runId, "give_up", { stepId: operation.id, dueAt: endOf(opts.timeout) });
  }
}

const invocation = z.object({
  function_id: z.string(),
  payload: z
    .object({
      data: z.record(z.string(), z.unknown()).nullish(),
      user: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  timeout: z.string().nullish(),
});

/** The function threw, or the call got no usable answer: try again, or end what was tried. */
async function failed(
  tx: Tx,
  call: Call,
  error: WireError,
  mayRetry: boolean,
  retry: RetryPolicy,
  retryAfter?: string,
): Promise<void> {
  if (mayTryAgain(call, mayRetry)) return again(tx, call, error, retryTime(call, retry, retryAfter), 1);
  if (call.kind === "step" && call.stepId) return resolveStep(tx, call.runId, call.stepId, { error });
  await endRun(tx, call.runId, { status: "failed", error });
}

async function again(tx: Tx, call: Call, error: WireError, dueAt: Date, attempts: 0 | 1): Promise<void> {
  await tx`
    update engine.jobs
    set attempt = attempt + ${attempts}, leased_until = null, last_error = ${asJson(tx, error)},
        due_at = ${dueAt}, order_at = ${dueAt}::timestamptz + (order_at - due_at)
    where id = ${call.jobId}`;
}

/**
 * A process that died is back in a moment, and goes on at once. Only what dies again waits as long as after an error:
 * a step that kills its process each time must not keep it from all others.
 */
function afterLoss({ delayMs, after }: RetryPolicy): RetryPolicy {
  return {
    after,
    delayMs: (attempt) =>
      attempt === 0 ? Math.min(FIRST_RETRY_OF_LOST_MS, delayMs(0)) : delayMs(attempt - 1),
  };
}

function mayTryAgain(call: Call, appAllows: boolean): boolean {
  return appAllows && call.attempt + 1 < maxAttempts(call.config);
}

function retryTime(call: Call, retry: RetryPolicy, header?: string): Date {
  return retry.after(header) ?? new Date(Date.now() + retry.delayMs(call.attempt));
}

function ofOperation({ id, op, displayName, name, opts }: Operation) {
  return { id, op, name: storable(displayName ?? name ?? id), isRace: opts?.parallelMode === "race" };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function errorOf(message: string): WireError {
  return { name: "Error", message };
}

/** What was thrown, whatever shape it came in: an error, a text, the body of a proxy's error page. */
function wireError(thrown: unknown): WireError {
  if (thrown === null || typeof thrown !== "object")
    return errorOf(
      thrown === null || thrown === undefined ? "Nothing was said about the reason." : String(thrown),
    );
  const { name, message, error, stack, cause } = thrown as Record<string, unknown>;
  return {
    name: text(name) ?? "Error",
    message: text(message) ?? text(error) ?? JSON.stringify(thrown),
    ...(text(stack) && { stack: text(stack) }),
    ...(cause !== undefined && { cause }),
  };
}
