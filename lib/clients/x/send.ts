import "server-only";
import {
  ApiPartialResponseError,
  ApiRequestError,
  ApiResponseError,
  type ITwitterApiClientPlugin,
  TwitterApi,
} from "twitter-api-v2";
import { env } from "../../env";
import { AppError } from "../../errors";
import { agentFor, NO_CONNECTION } from "./agent";
import type { XOutcome, XRateLimit } from "./calls";
import { refusalOf } from "./refusals";
import { resourcesOf } from "./resources";

const CONNECT_MS = 10_000;
const IDLE_MS = 20_000;
const TOTAL_MS = 60_000;
const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export type Limits = { connectMs: number; idleMs: number; totalMs: number };
export type Query = Record<string, string | number | undefined>;
export type Send = (path: string, params: Record<string, string>, query: Query) => Promise<XOutcome>;

/** Reads from X in the name of the account of this token. Once: who asks decides whether to ask again. */
export function sender(
  accessToken: string,
  { connectMs, idleMs, totalMs }: Limits = { connectMs: CONNECT_MS, idleMs: IDLE_MS, totalMs: TOTAL_MS },
): Send {
  return async (path, params, query) => {
    const simulator = env().ROOST_SIMULATOR;
    if (!simulator && accessToken.startsWith(SIMULATED)) return { status: "unsent", error: simulatedToken() };

    const client = new TwitterApi(accessToken, {
      httpAgent: agentFor(new URL(simulator ?? "https://api.x.com").protocol, connectMs),
      plugins: [...(simulator ? [toSimulator(simulator)] : []), withTotalLimit(totalMs)],
      // So that the agent's limit of size is one of what is kept in memory.
      compression: false,
    });
    try {
      const { data, rateLimit } = await client.v2.get(path, query, {
        params,
        timeout: idleMs,
        fullResponse: true,
      });
      if (!isObject(data))
        return { status: "lost", error: noUsableAnswer(new Error("The answer is no object.")) };
      return { status: "answered", body: data, rateLimit: rateLimitOf(rateLimit), ...resourcesOf(data) };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

/** How the simulator's tokens begin: X must never see one. */
const SIMULATED = "sim_";

const simulatedToken = (): AppError =>
  new AppError("disconnected", "This X link was made with the simulator. Link X again.", {
    reason: "simulated_token",
  });

function outcomeOf(error: unknown): XOutcome {
  if (error instanceof ApiResponseError) {
    return { status: "refused", error: refusalOf(error), rateLimit: rateLimitOf(error.rateLimit) };
  }
  if (error instanceof ApiPartialResponseError) return { status: "lost", error: noUsableAnswer(error) };
  if (error instanceof ApiRequestError) {
    const cause = causeOf(error);
    const isUnsent = NEVER_SENT.has(cause?.code ?? "");
    return { status: isUnsent ? "unsent" : "lost", error: noUsableAnswer(cause ?? error) };
  }
  throw error;
}

/** The library keeps it under another name than the one that its `requestError` looks for. */
function causeOf(error: ApiRequestError): NodeJS.ErrnoException | undefined {
  const { _options } = error as unknown as { _options?: { error?: NodeJS.ErrnoException } };
  return error.requestError ?? _options?.error;
}

/** No connection came about, so X has heard nothing. */
const NEVER_SENT = new Set([
  NO_CONNECTION,
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** The library's errors hold the whole request, with its token: only their words go on. */
const noUsableAnswer = (error: Error): AppError =>
  new AppError("unavailable", "X gave no usable answer. Try again in a few minutes.", {
    cause: new Error(error.message),
  });

function rateLimitOf(
  given: { limit: number; remaining: number; reset: number } | undefined,
): XRateLimit | undefined {
  if (!given || ![given.limit, given.remaining, given.reset].every(Number.isSafeInteger)) return undefined;
  return { limit: given.limit, remaining: given.remaining, resetsAt: new Date(given.reset * 1000) };
}

const X_HOSTS = /^https:\/\/(?:api|upload|stream)\.x\.com(?=\/)/;

function toSimulator(origin: string): ITwitterApiClientPlugin {
  return {
    onBeforeRequestConfig: ({ params }) => {
      params.url = params.url.replace(X_HOSTS, origin.replace(/\/$/, ""));
    },
  };
}

/** The library knows a time limit for silence only; this one is for all of it. */
function withTotalLimit(totalMs: number): ITwitterApiClientPlugin {
  return {
    onBeforeRequest: ({ requestOptions }) => {
      requestOptions.signal = AbortSignal.timeout(totalMs);
    },
  };
}
