import "server-only";
import { dropboxOrigins } from "../oauth/origins";
import { readTokens } from "../oauth/read-tokens";
import { askOAuth, type OAuthApp } from "../oauth/token-endpoint";
import type { Tokens } from "../oauth/types";

const SERVICE = "Dropbox";

/** Asks for a new access token. The refresh token stays as it is. @throws AppError as askOAuth does. */
export async function refreshDropboxTokens(app: OAuthApp, refreshToken: string, now: Date): Promise<Tokens> {
  // In the body: what stands in an address stands in logs.
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  const answer = await askOAuth({ service: SERVICE, url: `${dropboxOrigins().api}/oauth2/token`, app, form });
  return readTokens(SERVICE, answer, now);
}

/** Makes an access token, and the refresh token that it came from, worthless. @throws AppError as askOAuth does. */
export async function revokeDropboxToken(accessToken: string): Promise<void> {
  const url = `${dropboxOrigins().api}/2/auth/token/revoke`;
  await askOAuth({ service: SERVICE, url, bearer: accessToken });
}
