import "server-only";
import type { Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { findApp } from "../../clients/oauth/apps";
import { dropboxOrigins, xOrigins } from "../../clients/oauth/origins";
import { AppError } from "../../errors";
import { OAUTH_NAMES } from "../oauth/problems";
import { SCOPES } from "../oauth/scopes";
import type { OAuthAccount, OAuthProvider } from "../oauth/types";

/** Longer than the 3.5 s that openid-client would wait: X is slow at times. */
const TIMEOUT_MS = 10_000;

/** How to ask whose account an access token is. */
export type AskWhose = (accessToken: string) => Promise<OAuthAccount>;

/**
 * X or Dropbox as next-auth takes it, on the addresses of today (its own still say twitter.com) or the simulator's.
 * Both with PKCE and state.
 *
 * @param onFailure learns why codes or accounts could not be had: next-auth would only say that something failed
 */
export function oauthProvider(
  provider: OAuthProvider,
  whose: AskWhose,
  onFailure: (error: unknown) => void,
): OAuthConfig<Profile> {
  const app = findApp(provider);
  if (!app) {
    const name = OAUTH_NAMES[provider];
    throw new AppError("rejected", `This Roost has no keys for ${name}, so nobody can use it here.`);
  }
  const noting = async <T>(asking: Promise<T>): Promise<T> => {
    try {
      return await asking;
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  const { authorizeUrl, tokenUrl, params } = addressesOf(provider);
  return {
    id: provider,
    name: OAUTH_NAMES[provider],
    type: "oauth",
    checks: ["pkce", "state"],
    clientId: app.id,
    clientSecret: app.secret,
    httpOptions: { timeout: TIMEOUT_MS },
    authorization: { url: authorizeUrl, params: { scope: SCOPES[provider].join(" "), ...params } },
    token: {
      url: tokenUrl,
      request: async ({ client, params, checks, provider }) => ({
        tokens: await noting(client.oauthCallback(provider.callbackUrl, params, checks)),
      }),
    },
    userinfo: {
      request: async ({ tokens }) => {
        const { accountId, displayName } = await noting(whose(tokens.access_token ?? ""));
        return { sub: accountId, name: displayName };
      },
    },
    profile: ({ sub = "", name }) => ({ id: sub, name }),
  };
}

function addressesOf(provider: OAuthProvider): {
  authorizeUrl: string;
  tokenUrl: string;
  params?: Record<string, string>;
} {
  if (provider === "x") {
    const { web, api } = xOrigins();
    return { authorizeUrl: `${web}/i/oauth2/authorize`, tokenUrl: `${api}/2/oauth2/token` };
  }
  const { web, api } = dropboxOrigins();
  // Without `offline` there is no refresh token, and the link would end after four hours.
  const params = { token_access_type: "offline" };
  return { authorizeUrl: `${web}/oauth2/authorize`, tokenUrl: `${api}/oauth2/token`, params };
}
