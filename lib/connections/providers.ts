import "server-only";
import { refreshDropboxTokens, revokeDropboxToken } from "../clients/dropbox/oauth";
import { findApp } from "../clients/oauth/apps";
import type { OAuthApp } from "../clients/oauth/token-endpoint";
import type { Tokens } from "../clients/oauth/types";
import { refreshXTokens, revokeXToken } from "../clients/x/oauth";
import { AppError } from "../errors";
import type { Provider } from "./types";
import { PROVIDER_NAMES } from "./words";

function appAt(provider: Provider): OAuthApp {
  const app = findApp(provider);
  if (!app)
    throw new AppError("rejected", `This Roost has no keys for ${PROVIDER_NAMES[provider]} any more.`);
  return app;
}

/** @throws AppError: `disconnected` if the refresh token is spent, `unavailable` if nobody knows. */
export function refreshTokens(provider: Provider, refreshToken: string, now: Date): Promise<Tokens> {
  const refresh = provider === "x" ? refreshXTokens : refreshDropboxTokens;
  return refresh(appAt(provider), refreshToken, now);
}

/** Makes tokens worthless where they came from. @throws AppError if that cannot be said to have happened. */
export async function revokeTokens(provider: Provider, tokens: Tokens, now: Date): Promise<void> {
  if (provider === "x") {
    const app = appAt("x");
    if (tokens.refreshToken !== undefined) await revokeXToken(app, tokens.refreshToken, "refresh_token");
    await revokeXToken(app, tokens.accessToken, "access_token");
    return;
  }
  const isOver = tokens.expiresAt !== undefined && tokens.expiresAt <= now;
  const live =
    isOver && tokens.refreshToken !== undefined
      ? await refreshTokens("dropbox", tokens.refreshToken, now)
      : tokens;
  await revokeDropboxToken(live.accessToken);
}
