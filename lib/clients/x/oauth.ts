import "server-only";
import { xOrigins } from "../oauth/origins";
import { readTokens } from "../oauth/read-tokens";
import { askOAuth, type OAuthApp } from "../oauth/token-endpoint";
import type { Tokens } from "../oauth/types";

const SERVICE = "X";

/**
 * Trades a refresh token for new tokens. It works once: the old one is spent from here on, whether or not the answer
 * arrives.
 *
 * @throws AppError as askOAuth does.
 */
export async function refreshXTokens(app: OAuthApp, refreshToken: string, now: Date): Promise<Tokens> {
  const form = { grant_type: "refresh_token", refresh_token: refreshToken, client_id: app.id };
  const answer = await askOAuth({ service: SERVICE, url: `${xOrigins().api}/2/oauth2/token`, app, form });
  return readTokens(SERVICE, answer, now);
}

/** Makes a token worthless at X. @throws AppError as askOAuth does. */
export async function revokeXToken(
  app: OAuthApp,
  token: string,
  hint: "access_token" | "refresh_token",
): Promise<void> {
  const form = { token, token_type_hint: hint, client_id: app.id };
  await askOAuth({ service: SERVICE, url: `${xOrigins().api}/2/oauth2/revoke`, app, form });
}
