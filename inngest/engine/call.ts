import http from "node:http";
import https from "node:https";
import type { Call } from "./claim";
import type { Sql } from "./database";
import { maxAttempts } from "./function-config";
import { hasOutstandingSteps } from "./steps";
import type { EngineEvent, Memo } from "./types";
import { canonicalJson, signature } from "./wire";

/** What the app said, or why nothing usable came. */
export type Answer =
  | {
      status: "answered";
      code: number;
      body: unknown;
      requestVersion: number;
      mayRetry: boolean;
      retryAfter?: string;
    }
  /** No connection was made: the app did not see the call. */
  | { status: "unreachable"; reason: string }
  /** The app may have begun, or finished, what it was asked. */
  | { status: "lost"; reason: string };

type RunState = { events: EngineEvent[]; requestVersion: number };

/**
 * Calls the app once: run the function as far as its next new step, or run one planned step.
 *
 * Body    event(s), the memo of each finished step by the step's id, the order they finished in, and the attempt.
 * Without `ctx.fn_id` the SDK speaks the plain protocol: it does not report steps on its own (checkpointing).
 * `disable_immediate_execution` makes it name new steps and not run them, because others are under way.
 * Source  SDK 4.24 on the wire; docs/inngest-server.md.
 *
 * @returns undefined if the run is over, so that there is nothing to call for.
 */
export async function callApp(
  sql: Sql,
  call: Call,
  options: { signingKey?: string; timeoutMs: number; signal: AbortSignal },
): Promise<Answer | undefined> {
  const [run] = await sql<RunState[]>`
    select events, request_version as "requestVersion" from engine.runs
    where id = ${call.runId} and status = 'running'`;
  if (!run) return undefined;
  const steps = await sql<{ id: string; memo: Memo }[]>`
    select id, memo from engine.steps
    where run_id = ${call.runId} and resolved_at is not null order by resolved_order`;
  const isOneOfSeveral = call.kind === "step" || (await hasOutstandingSteps(sql, call.runId));

  const body = canonicalJson({
    version: run.requestVersion,
    event: run.events[0],
    events: run.events,
    steps: Object.fromEntries(steps.map(({ id, memo }) => [id, memo])),
    use_api: false,
    defers: {},
    ctx: {
      run_id: call.runId,
      attempt: call.attempt,
      max_attempts: maxAttempts(call.config),
      disable_immediate_execution: isOneOfSeveral,
      use_api: false,
      env: "",
      step_id: "step",
      stack: { stack: steps.map((step) => step.id), current: steps.length },
    },
  });
  const stepId = call.stepId ?? "step";
  const url = new URL(call.url);
  url.searchParams.set("stepId", stepId);
  return post(url, body, {
    ...options,
    headers: {
      "content-type": "application/json",
      "user-agent": "Inngest",
      "x-inngest-server-kind": options.signingKey ? "cloud" : "dev",
      "x-inngest-req-version": String(run.requestVersion),
      "x-inngest-step-id": stepId,
      "x-run-id": call.runId,
      ...(options.signingKey && { "x-inngest-signature": signature(body, options.signingKey) }),
    },
  });
}

/**
 * Node's own client, because `fetch` gives up after five minutes without an answer, and a step may take longer.
 * Each call has a connection of its own: one that was kept open may close just as it is used again, and leave unclear
 * whether the app saw the call.
 */
function post(
  url: URL,
  body: string,
  options: { headers: Record<string, string>; timeoutMs: number; signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve) => {
    const client = url.protocol === "https:" ? https : http;
    const request = client.request(url, {
      method: "POST",
      agent: false,
      headers: { ...options.headers, "content-length": Buffer.byteLength(body) },
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]),
    });
    request.on("error", (error: NodeJS.ErrnoException) => resolve(failure(error, options)));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => resolve(failure(error, options)));
      response.on("end", () => resolve(read(response, Buffer.concat(chunks).toString())));
    });
    request.end(body);
  });
}

function failure(error: NodeJS.ErrnoException, options: { timeoutMs: number; signal: AbortSignal }): Answer {
  if (error.code === "ECONNREFUSED" || error.code === "ENOTFOUND" || error.code === "EHOSTUNREACH")
    return { status: "unreachable", reason: `The app does not answer at its address (${error.code}).` };
  if (error.name === "AbortError" && !options.signal.aborted)
    return {
      status: "lost",
      reason: `The app did not answer within ${Math.round(options.timeoutMs / 1000)} seconds.`,
    };
  return { status: "lost", reason: `The connection to the app broke (${error.code ?? error.message}).` };
}

function read(response: http.IncomingMessage, text: string): Answer {
  const code = response.statusCode ?? 0;
  const header = (name: string) => response.headers[name] as string | undefined;
  if (code < 300 && !header("x-inngest-sdk"))
    return {
      status: "lost",
      reason: "The answer did not come from an Inngest SDK: something else is at the app's address.",
    };
  return {
    status: "answered",
    code,
    body: parseOr(text),
    requestVersion: Number(header("x-inngest-req-version") ?? 2),
    mayRetry: header("x-inngest-no-retry") !== "true",
    retryAfter: header("retry-after"),
  };
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
