import "server-only";
import type { IncomingMessage } from "node:http";
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
/** A hundred posts with everything that we ask for are 0.5 MB. */
const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const MOST_BYTES = 16 * 1024 ** 2;

export type Limits = { connectMs: number; idleMs: number; totalMs: number };
export type Query = Record<string, string | number | undefined>;
export type Send = (path: string, params: Record<string, string>, query: Query) => Promise<XOutcome>;

/** Reads from X in the name of the account of this token. Once: who asks decides whether to ask again. */
export function sender(
  accessToken: string,
  { connectMs, idleMs, totalMs }: Limits = { connectMs: CONNECT_MS, idleMs: IDLE_MS, totalMs: TOTAL_MS },
): Send {
  const simulator = env().ROOST_SIMULATOR;
  const client = new TwitterApi(accessToken, {
    httpAgent: agentFor(new URL(simulator ?? "https://api.x.com").protocol, connectMs),
    plugins: [...(simulator ? [toSimulator(simulator)] : []), withLimits(totalMs)],
    // So that the limit of size is one of what is kept in memory.
    compression: false,
  });
  return async (path, params, query) => {
    if (!simulator && accessToken.startsWith(SIMULATED)) return { status: "unsent", error: simulatedToken() };
    try {
      const { data, rateLimit } = await client.v2.get(path, query, {
        params,
        timeout: idleMs,
        fullResponse: true,
      });
      if (!isObject(data))
        return { status: "lost", error: noUsableAnswer(new Error("The answer is no JSON.")) };
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
    const isUnsent = NEVER_SENT.has((error.requestError as NodeJS.ErrnoException).code ?? "");
    return { status: isUnsent ? "unsent" : "lost", error: noUsableAnswer(error.requestError) };
  }
  throw error;
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

/** The library knows a time limit for silence only; these are for all of it, and for its size. */
function withLimits(totalMs: number): ITwitterApiClientPlugin {
  return {
    onBeforeRequestConfig: ({ params }) => {
      params.requestEventDebugHandler = (event, data: { res: IncomingMessage }) => {
        if (event === "response") endIfTooLarge(data.res);
      };
    },
    onBeforeRequest: ({ requestOptions }) => {
      requestOptions.signal = AbortSignal.timeout(totalMs);
    },
  };
}

function endIfTooLarge(response: IncomingMessage): void {
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) response.destroy(new Error("The answer is too large."));
  });
}
