import "server-only";
import type { Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { findApp } from "../../clients/oauth/apps";
import { dropboxOrigins, xOrigins } from "../../clients/oauth/origins";
import { codeRefused, tradeCode } from "../../clients/oauth/trade-code";
import { now } from "../../clock";
import { AppError } from "../../errors";
import { OAUTH_NAMES } from "../oauth/problems";
import { SCOPES } from "../oauth/scopes";
import type { OAuthAccount, OAuthProvider } from "../oauth/types";

/** Tokens as next-auth has them from the provider's answer. */
export type Given = { access_token?: string; refresh_token?: string; expires_at?: number; scope?: string };

/** How to ask whose account tokens are. */
export type AskWhose = (given: Given) => Promise<OAuthAccount>;

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
  const name = OAUTH_NAMES[provider];
  if (!app) {
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
    name,
    type: "oauth",
    checks: ["pkce", "state"],
    clientId: app.id,
    clientSecret: app.secret,
    authorization: { url: authorizeUrl, params: { scope: SCOPES[provider].join(" "), ...params } },
    token: {
      url: tokenUrl,
      // Not next-auth's own way, which takes an access token out of the address where there is no code: then a token
      // that somebody gave to any other app would open their account here.
      request: async ({ params: { code, state }, checks, provider: { callbackUrl } }) => {
        if (!code || !checks.code_verifier || state !== checks.state) {
          return noting(Promise.reject(codeRefused(name, new Error("no code, or not of this journey"))));
        }
        const verifier = checks.code_verifier;
        const trade = { service: name, url: tokenUrl, app, code, redirectUri: callbackUrl, verifier };
        const { accessToken, refreshToken, expiresAt, scopes } = await noting(tradeCode(trade, now()));
        return {
          tokens: {
            access_token: accessToken,
            refresh_token: refreshToken,
            expires_at: expiresAt && Math.floor(expiresAt.getTime() / 1000),
            scope: scopes?.join(" "),
          },
        };
      },
    },
    userinfo: {
      request: async ({ tokens }) => {
        const { accountId, displayName } = await noting(whose(tokens));
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
