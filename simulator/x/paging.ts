import type { Asked } from "./asked";
import { invalidRequest } from "./problems";

/** Goes on after the thing of this number: what comes in new on top does not move it. */
export const pageToken = (number: number | string): string =>
  Buffer.from(`sim:${number}`).toString("base64url");

export function readPageToken(asked: Asked, name = "pagination_token"): bigint | undefined {
  const token = asked.text(name);
  if (token === undefined) return undefined;
  const number = /^sim:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (number) return BigInt(number);
  throw invalidRequest(`The \`${name}\` query parameter value [${token}] is not valid`, { [name]: [token] });
}
