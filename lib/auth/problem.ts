import "server-only";
import type { AppError, ErrorCode } from "../errors";

const STATUS: Record<ErrorCode, number> = {
  invalid: 422,
  not_found: 404,
  conflict: 409,
  disconnected: 409,
  rate_limited: 429,
  rejected: 422,
  unavailable: 503,
};

/** Seconds until a person or program should try again when nobody knows better. */
const SOON_SECONDS = 5;

/** An answer of the kind application/problem+json (RFC 9457): what went wrong, in words, and nothing of the inside. */
export function problem(
  status: number,
  title: string,
  more: { code?: string; field?: string } = {},
): Response {
  return Response.json(
    { type: "about:blank", status, title, ...more },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}

export function problemOf(error: AppError): Response {
  const status = STATUS[error.code];
  const answer = problem(status, error.message, { code: error.code, field: error.field });
  if (status === 429 || status === 503) {
    const seconds = error.retryAt ? Math.ceil((error.retryAt.getTime() - Date.now()) / 1000) : SOON_SECONDS;
    answer.headers.set("retry-after", String(Math.max(1, seconds)));
  }
  return answer;
}
