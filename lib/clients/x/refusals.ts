import "server-only";
import type { ApiResponseError } from "twitter-api-v2";
import { AppError } from "../../errors";

/** Where X limits us without a word on until when. */
const WINDOW_MS = 15 * 60_000;

/**
 * What X's refusal means for the person. `reason` tells apart what shares a code:
 *
 * - `token_refused` (disconnected): the access token is old or revoked; renewing it may help, once
 * - `missing_scope` (disconnected): the link allows less than is asked for; a new link can allow it
 * - `usage_cap` (rejected): X's own cap on money or posts is reached, though it may come as a 429
 * - `gone` (rejected): there is no such account, or it cannot be seen
 * - `refused` (rejected): X says no for another cause, in words of its own
 */
export function refusalOf(error: ApiResponseError): AppError {
  const problem = problemOf(error.data);
  // The library's error holds the whole request, with its token.
  const cause = new Error(`X answered ${error.code}: ${problem.title} ${problem.detail} ${problem.type}`);
  if (isUsageCap(error.code, problem)) {
    return new AppError(
      "rejected",
      "X gives no more until its own cap is raised or paid for. Whoever runs this Roost does that in X’s developer console, and then says “try again” in Settings → Spending.",
      { reason: "usage_cap", cause },
    );
  }
  switch (error.code) {
    case 401:
      return new AppError("disconnected", "Your X link stopped working. Link X again.", {
        reason: "token_refused",
        cause,
      });
    case 403:
      return forbidden(problem, cause);
    case 404:
      return new AppError("rejected", "X says that there is no such account or tweet.", {
        reason: "gone",
        cause,
      });
    case 429:
      return new AppError("rate_limited", "X wants us to ask again later.", {
        retryAt: retryAtOf(error),
        cause,
      });
  }
  if (error.code >= 500) {
    return new AppError("unavailable", "X is not answering well just now. Try again in a few minutes.", {
      cause,
    });
  }
  return refused(problem, cause);
}

type Problem = { title: string; detail: string; type: string };

function problemOf(data: unknown): Problem {
  const given = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  const [first] = Array.isArray(given.errors) ? given.errors : [];
  const words = (name: string): string => {
    const value = given[name] ?? (first as Record<string, unknown> | undefined)?.[name];
    return typeof value === "string" ? value.slice(0, 500) : "";
  };
  return { title: words("title"), detail: words("detail") || words("message"), type: words("type") };
}

/** A cap of the plan comes as 429; credits that are used up come as 402. Rate limits in their headers may be fine. */
function isUsageCap(status: number, { title, type }: Problem): boolean {
  if (status === 402) return true;
  const isCap = title === "UsageCapExceeded" || type.endsWith("/usage-capped");
  return isCap && (status === 429 || status === 403);
}

function forbidden(problem: Problem, cause: Error): AppError {
  // For a scope that the person did not allow X says no more than "Forbidden".
  const saysNothing = /^(forbidden\.?)?$/i.test(problem.detail) && /^(about:blank)?$/.test(problem.type);
  if (saysNothing || problem.type.endsWith("/unsupported-authentication")) {
    return new AppError("disconnected", "Your X link does not allow this yet. Link X again to allow it.", {
      reason: "missing_scope",
      cause,
    });
  }
  return refused(problem, cause);
}

function refused({ detail, title }: Problem, cause: Error): AppError {
  const words = detail || title;
  return new AppError(
    "rejected",
    words ? `X refuses this: ${words}` : "X refuses this and does not say why.",
    {
      reason: "refused",
      cause,
    },
  );
}

function retryAtOf({ rateLimit, headers }: ApiResponseError): Date {
  const reset = Number(rateLimit?.reset);
  if (Number.isSafeInteger(reset)) return new Date(reset * 1000);
  const seconds = Number(headers?.["retry-after"]);
  return new Date(Date.now() + (Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : WINDOW_MS));
}
