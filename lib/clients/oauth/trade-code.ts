import "server-only";
import { AppError, isAppError } from "../../errors";
import { readTokens } from "./read-tokens";
import { askOAuth, type OAuthApp } from "./token-endpoint";
import type { Tokens } from "./types";

type Trade = {
  /** As people say it. */
  service: string;
  url: string;
  app: OAuthApp;
  code: string;
  redirectUri: string;
  /** Of PKCE: what only the browser's own journey knows. */
  verifier: string;
};

/**
 * Trades the code that a consent led back with for tokens. A code is good once, and not for long.
 *
 * @throws AppError `rejected` for the reason `code_refused` if it is none, spent or too old; else as askOAuth does.
 */
export async function tradeCode(
  { service, url, app, code, redirectUri, verifier }: Trade,
  now: Date,
): Promise<Tokens> {
  const form = {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  try {
    return readTokens(service, await askOAuth({ service, url, app, form }), now);
  } catch (error) {
    throw isAppError(error, "disconnected") ? codeRefused(service, error) : error;
  }
}

export const codeRefused = (service: string, cause: unknown): AppError =>
  new AppError("rejected", `${service} does not know this code any more. Begin again.`, {
    reason: "code_refused",
    cause,
  });
