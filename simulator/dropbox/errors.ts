import { Refusal } from "../core/types";

/** An error as Dropbox tags it: `tagged("path", { path: tagged("not_found") })`. */
export type Tagged = { ".tag": string; [field: string]: unknown };
export const tagged = (tag: string, fields: Record<string, unknown> = {}): Tagged => ({
  ".tag": tag,
  ...fields,
});

/** 409: the call was understood and could not be done. `summary` is the path of tags, as in `path/not_found`. */
export function refuse(summary: string, error: Tagged): never {
  throw new Refusal({ status: 409, json: { error_summary: `${summary}/...`, error } });
}

/** 401: the token is not, or no longer, good. */
export function refuseToken(
  tag: "invalid_access_token" | "expired_access_token" | "missing_scope",
  more = {},
): never {
  throw new Refusal({ status: 401, json: { error_summary: `${tag}/...`, error: tagged(tag, more) } });
}

/** 429, with the wait in header and body. */
export function refuseForNow(seconds: number): never {
  throw new Refusal({
    status: 429,
    headers: { "retry-after": String(seconds) },
    json: {
      error_summary: "too_many_requests/...",
      error: { reason: tagged("too_many_requests"), retry_after: seconds },
    },
  });
}

/** 400: the call itself was wrong. Dropbox says so in plain text. */
export function refuseCall(routeName: string, problem: string): never {
  throw new Refusal({
    status: 400,
    headers: { "content-type": "text/plain; charset=utf-8" },
    bytes: Buffer.from(`Error in call to API function "${routeName}": ${problem}`),
  });
}
