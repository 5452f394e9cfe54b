import "server-only";
import type { IncomingMessage } from "node:http";
import { dropboxOrigins } from "../oauth/origins";
import { summaryOf } from "./problems";
import { type Limits, send, textOf } from "./send";

export type DropboxAccess = {
  accessToken: string;
  /** Gives another token after this one was refused. @throws AppError `disconnected` if there is none to be had */
  refresh?: (refusedToken: string) => Promise<string>;
};

type Sent = { url: URL; response: IncomingMessage /** Read already, if it is a refusal. */; text?: string };
export type Post = (
  address: string,
  headers: Record<string, string>,
  body?: Buffer | string,
) => Promise<Sent>;

const LIMITS: Limits = { connectMs: 10_000, idleMs: 60_000, totalMs: 300_000 };
export const TEXT_MS = 30_000;

/** Both say that the token is of no use; a missing scope is another matter. */
const WORN_OUT = ["expired_access_token", "invalid_access_token"];

/**
 * Posts with the token of the moment. Where Dropbox refuses that, it is renewed once, by one of all the calls that are
 * on their way, and the call is made again.
 */
export function authorized({ accessToken, refresh }: DropboxAccess, limits = LIMITS): Post {
  let token = accessToken;
  let renewal: Promise<void> | undefined;

  const renew = (refused: string): Promise<void> | undefined => {
    if (token !== refused) return Promise.resolve();
    renewal ??= refresh?.(refused)
      .then((fresh) => {
        token = fresh;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  const once = async (url: URL, headers: Record<string, string>, body?: Buffer | string) => {
    const used = token;
    const response = await send(url, { ...headers, authorization: `Bearer ${used}` }, body, limits);
    const text = isSuccess(response) ? undefined : await textOf(url, response, TEXT_MS);
    return { url, response, text, used };
  };

  return async (address, headers, body) => {
    const url = atSimulator(address);
    const first = await once(url, headers, body);
    if (first.response.statusCode !== 401 || !WORN_OUT.includes(summaryOf(jsonOf(first.text)))) return first;
    const renewing = renew(first.used);
    if (!renewing) return first;
    await renewing;
    return once(url, headers, body);
  };
}

const isSuccess = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

/** Where there is a simulator, its address takes the place of Dropbox's: nothing else decides where tokens go. */
function atSimulator(address: string): URL {
  const { api } = dropboxOrigins();
  const url = new URL(address);
  return api === "https://api.dropboxapi.com" ? url : new URL(url.pathname + url.search, api);
}

export function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return text;
  }
}
