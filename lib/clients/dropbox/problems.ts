import "server-only";
import { DropboxResponseError } from "dropbox";
import { z } from "zod";
import { AppError, type ErrorCode } from "../../errors";
import type { DropboxProblem } from "./types";

/** What Dropbox says with 409 and 401: a path of tags, from the general to the particular, ending in dots. */
const shape = z.object({ error_summary: z.string(), error: z.unknown() });
const limitedShape = z.object({ error: z.object({ retry_after: z.number().positive() }) });

type Meaning = [code: ErrorCode, words: string, reason?: DropboxProblem];

const NO_ANSWER = "Dropbox gave no usable answer. Try again in a few minutes.";
const REFUSED: Meaning = ["rejected", "Dropbox refused this.", "refused"];
const LINK_AGAIN = "Dropbox does not accept this link any more. Link it again.";

/** By a tag anywhere in the summary; the first that is there counts. */
const MEANINGS: [tag: string, meaning: Meaning][] = [
  ["insufficient_space", ["rejected", "This Dropbox is full. Free some space there.", "full"]],
  ["conflict", ["conflict", "Dropbox has something else of this name already."]],
  ["malformed_path", ["rejected", "Dropbox takes no file of this name.", "bad_path"]],
  ["disallowed_name", ["rejected", "Dropbox takes no file of this name.", "bad_path"]],
  ["content_hash_mismatch", ["unavailable", "The file was damaged on its way to Dropbox.", "damaged"]],
  ["not_found", ["not_found", "Dropbox does not have this file."]],
  ["closed", ["not_found", "Dropbox has ended this upload. It has to begin again.", "session_gone"]],
  ["missing_scope", ["disconnected", "This link does not allow that. Link Dropbox again.", "missing_scope"]],
];
/** Tags that mean a wait, in seconds. */
const WAITS: [tag: string, seconds: number][] = [
  ["too_many_write_operations", 1],
  ["upload_traffic_limit_reached", 3600],
];

/** What an error of the SDK means for us. Anything else is given back as it is: a bug, or an AppError already. */
export function translated(error: unknown, now: Date): unknown {
  if (!(error instanceof DropboxResponseError)) return error;
  const { status, headers, error: body } = error as DropboxResponseError<unknown>;
  return problemOf(status, retryAfterOf(headers), body, now);
}

/** What an answer that is no success means for us. @param body parsed, or text where it is no JSON */
export function problemOf(
  status: number,
  retryAfter: string | undefined,
  body: unknown,
  now: Date,
): AppError {
  const summary = summaryOf(body);
  const cause = new Error(`Dropbox answered ${status} ${summary}`);
  const tags = summary.split("/");
  const wait = WAITS.find(([tag]) => tags.includes(tag));
  if (status === 429 || wait) {
    const retryAt = new Date(now.getTime() + 1000 * secondsOf(retryAfter, body, wait?.[1]));
    return new AppError("rate_limited", "Dropbox asks to wait. It goes on by itself.", { retryAt, cause });
  }
  if (status === 409 || status === 401) {
    const [code, words, reason] =
      MEANINGS.find(([tag]) => tags.includes(tag))?.[1] ??
      (status === 401 ? ["disconnected" as const, LINK_AGAIN] : REFUSED);
    return new AppError(code, words, { reason, cause });
  }
  if (status >= 500 || status === 408 || status < 400)
    return new AppError("unavailable", NO_ANSWER, { cause });
  return new AppError(REFUSED[0], REFUSED[1], { reason: REFUSED[2], cause });
}

/** No whole answer came. */
export const unanswered = (url: URL, error: unknown): AppError =>
  new AppError("unavailable", NO_ANSWER, {
    // The error itself may know the request, with its token: only its words go on.
    cause: new Error(`${url.pathname}: ${error instanceof Error ? error.message : "no answer"}`),
  });

/** An answer that is a success and still makes no sense. */
export const senseless = (cause: unknown): AppError => new AppError("unavailable", NO_ANSWER, { cause });

/** The tags of an answer, such as `path/not_found`. Plain text, as for a mistake in the call, goes to the log alone. */
export function summaryOf(body: unknown): string {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data.error_summary.replace(/\/\.*$/, "");
  return typeof body === "string" ? body.slice(0, 300) : "";
}

const offsetShape = z.object({ correct_offset: z.number().int().min(0) });

/** Where the session really stands, if that is what is wrong. */
export function correctOffsetOf(error: unknown): number | undefined {
  if (!(error instanceof DropboxResponseError)) return undefined;
  const inner = shape.safeParse(error.error).data?.error;
  return offsetShape.safeParse(inner).data?.correct_offset;
}

/** Whether there is nothing at the path, or no such session. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof DropboxResponseError &&
  error.status === 409 &&
  summaryOf(error.error).split("/").includes("not_found");

/** The finish of a session that holds other bytes than we think, or is not there. */
export const isLookupFailed = (error: unknown): boolean =>
  error instanceof DropboxResponseError && summaryOf(error.error).startsWith("lookup_failed/");

const retryAfterOf = (headers: unknown): string | undefined =>
  headers instanceof Headers ? (headers.get("retry-after") ?? undefined) : undefined;

/** The header, else the body: Dropbox says both, and sometimes neither. */
function secondsOf(retryAfter: string | undefined, body: unknown, fallback = 30): number {
  const given = Number(retryAfter ?? limitedShape.safeParse(body).data?.error.retry_after);
  return Number.isFinite(given) && given > 0 ? given : fallback;
}
