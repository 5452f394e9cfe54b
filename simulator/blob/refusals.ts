import { Refusal } from "../core/types";

/** The codes that @vercel/blob makes its error classes from; a few it knows by words of the message alone. */
function refusal(status: number, code: string, message: string): Refusal {
  return new Refusal({ status, json: { error: { code, message } } });
}

export const badRequest = (message: string) => refusal(400, "bad_request", message);
export const forbidden = (message = "Forbidden") => refusal(403, "forbidden", message);
export const notFound = () => refusal(404, "not_found", "The requested blob does not exist");
export const etagMismatch = () => refusal(412, "precondition_failed", "ETag mismatch");
export const tooLong = (maxBytes: number) =>
  refusal(400, "bad_request", `the file length cannot be greater than ${maxBytes} bytes`);
export const wrongType = (type: string, allowed: string[]) =>
  refusal(400, "bad_request", `"contentType" ${type} is not allowed, only ${allowed.join(", ")}`);
export const wrongPathname = (pathname: string) =>
  refusal(400, "bad_request", `"pathname" ${pathname} does not match the token payload`);
export const expired = () => refusal(403, "forbidden", "Token expired");
export const notWithClientToken = () =>
  refusal(403, "client_token_not_allowed", "This operation is not available when using a client token.");
export const existsAlready = () =>
  badRequest(
    "This blob already exists, use `allowOverwrite: true` if you want to overwrite it. Or `addRandomSuffix: true` to generate a unique filename.",
  );
