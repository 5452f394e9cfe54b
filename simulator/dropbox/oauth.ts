import { createHash } from "node:crypto";
import type { Call, Reply, Route } from "../core/types";
import { consentPage, problemPage } from "./consent-page";
import { type DropboxWorld, type Grant, SCOPES } from "./world";

const CODE_MS = 10 * 60 * 1000;

type Code = {
  grant: Grant;
  redirectUri: string;
  isOffline: boolean;
  challenge?: { value: string; method: string };
  expiresAt: Date;
};

/** What an app asks for when it sends somebody to the consent page. */
type Asking = Record<
  | "client_id"
  | "redirect_uri"
  | "state"
  | "scope"
  | "token_access_type"
  | "code_challenge"
  | "code_challenge_method",
  string
>;

/** The code flow, with PKCE or with the app's secret. A person is asked each time, whatever they allowed before. */
export function oauthRoutes(world: DropboxWorld): Route[] {
  const codes = new Map<string, Code>();
  return [
    {
      operation: "dropbox.consentPage",
      method: "GET",
      path: "/oauth2/authorize",
      answer: ({ url }) => {
        const asking = askingOf(Object.fromEntries(url.searchParams));
        const problem = problemOf(world, asking, url.searchParams.get("response_type"));
        if (problem) return { status: 400, html: problemPage(problem) };
        const app = world.apps.find(({ key }) => key === asking.client_id);
        const scopes = scopesOf(asking);
        return {
          html: consentPage({ appName: app?.name ?? "", accounts: world.accounts, scopes, fields: asking }),
        };
      },
    },
    {
      operation: "dropbox.consent",
      method: "POST",
      path: "/oauth2/authorize",
      answer: async (call) => {
        const fields = await call.fields();
        const asking = askingOf(fields);
        const problem = problemOf(world, asking, "code");
        if (problem) return { status: 400, html: problemPage(problem) };
        if (fields.decision !== "allow") return back(asking, DENIED);
        const code = world.word(43);
        codes.set(code, codeOf(world, asking, fields.account ?? ""));
        call.applied({ account: fields.account, app: asking.client_id });
        return back(asking, { code });
      },
    },
    {
      operation: "dropbox.token",
      method: "POST",
      path: "/oauth2/token",
      answer: async (call) => {
        const fields = {
          ...Object.fromEntries(call.url.searchParams),
          ...(await call.fields()),
          ...basic(call),
        };
        if (fields.grant_type === "authorization_code") return exchange(world, codes, fields, call);
        if (fields.grant_type === "refresh_token") return refresh(world, fields, call);
        return refusal("unsupported_grant_type", "grant_type must be authorization_code or refresh_token");
      },
    },
  ];
}

const DENIED = {
  error: "access_denied",
  error_description: "The user chose not to give your app access to their Dropbox account.",
};

function askingOf(given: Record<string, string>): Asking {
  const take = (name: keyof Asking) => given[name] ?? "";
  return {
    client_id: take("client_id"),
    redirect_uri: take("redirect_uri"),
    state: take("state"),
    scope: take("scope"),
    token_access_type: take("token_access_type"),
    code_challenge: take("code_challenge"),
    code_challenge_method: take("code_challenge_method"),
  };
}

function problemOf(world: DropboxWorld, asking: Asking, responseType: string | null): string | undefined {
  if (responseType !== "code") return "response_type must be code.";
  if (!world.apps.some(({ key }) => key === asking.client_id)) return "No app has this client_id.";
  if (!/^https?:\/\//.test(asking.redirect_uri)) return "redirect_uri must be an address.";
  if (asking.code_challenge && !/^(s256|plain|)$/i.test(asking.code_challenge_method))
    return "code_challenge_method must be S256 or plain.";
  const unknown = scopesOf(asking).find((scope) => !SCOPES.includes(scope));
  return unknown && `The scope ${unknown} is not simulated.`;
}

const scopesOf = ({ scope }: Asking): string[] => {
  const asked = scope.split(/[ +]/).filter(Boolean);
  return asked.length > 0 ? asked : SCOPES;
};

function codeOf(world: DropboxWorld, asking: Asking, accountId: string): Code {
  const app = world.apps.find(({ key }) => key === asking.client_id);
  if (!app) throw new Error("asked for an app that is not there");
  return {
    grant: { app, account: world.account(accountId), scopes: scopesOf(asking), isRevoked: false },
    redirectUri: asking.redirect_uri,
    isOffline: asking.token_access_type === "offline",
    ...(asking.code_challenge && {
      challenge: { value: asking.code_challenge, method: asking.code_challenge_method || "plain" },
    }),
    expiresAt: new Date(world.now().getTime() + CODE_MS),
  };
}

function back({ redirect_uri, state }: Asking, answer: Record<string, string>): Reply {
  const target = new URL(redirect_uri);
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  if (state) target.searchParams.set("state", state);
  return { status: 302, headers: { location: target.href } };
}

function exchange(
  world: DropboxWorld,
  codes: Map<string, Code>,
  fields: Record<string, string>,
  call: Call,
): Reply {
  const code = codes.get(fields.code ?? "");
  // A code works once, whatever comes of it.
  codes.delete(fields.code ?? "");
  if (!code || code.expiresAt <= world.now())
    return refusal("invalid_grant", "code doesn't exist or has expired");
  const { app, account, scopes } = code.grant;
  if (fields.client_id !== app.key) return refusal("invalid_grant", "code was issued to another app");
  if ((fields.redirect_uri ?? "") !== code.redirectUri)
    return refusal("invalid_grant", "redirect_uri mismatch");
  const hasSecret = fields.client_secret !== undefined;
  if (hasSecret && fields.client_secret !== app.secret) return badClient(call);
  if (code.challenge && !matches(code.challenge, fields.code_verifier ?? ""))
    return refusal("invalid_grant", "invalid code verifier");
  if (!code.challenge && !hasSecret) return badClient(call);

  const { accessToken, expiresInSeconds } = world.mintAccess(code.grant);
  call.applied({ account: account.accountId, app: app.key });
  return {
    json: {
      access_token: accessToken,
      token_type: "bearer",
      expires_in: expiresInSeconds,
      ...(code.isOffline && { refresh_token: world.mintRefresh(code.grant, code.challenge !== undefined) }),
      scope: scopes.join(" "),
      uid: String(world.accounts.indexOf(account) + 1),
      account_id: account.accountId,
    },
  };
}

/** Refresh tokens of Dropbox stay good until access is revoked. */
function refresh(world: DropboxWorld, fields: Record<string, string>, call: Call): Reply {
  const known = world.refreshTokens.get(fields.refresh_token ?? "");
  if (!known || known.grant.isRevoked) return refusal("invalid_grant", "refresh token is invalid or revoked");
  const { app } = known.grant;
  const hasSecret = fields.client_secret !== undefined;
  if (fields.client_id !== app.key || (hasSecret && fields.client_secret !== app.secret))
    return badClient(call);
  if (!known.isPkce && !hasSecret) return badClient(call);
  const { accessToken, expiresInSeconds } = world.mintAccess(known.grant);
  call.applied({ account: known.grant.account.accountId, app: app.key });
  return { json: { access_token: accessToken, token_type: "bearer", expires_in: expiresInSeconds } };
}

function matches({ value, method }: { value: string; method: string }, verifier: string): boolean {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false;
  if (method.toLowerCase() === "plain") return verifier === value;
  return createHash("sha256").update(verifier).digest("base64url") === value;
}

/** Key and secret, where they come in the header. */
function basic(call: Call): Record<string, string> {
  const encoded = /^Basic (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
  if (!encoded) return {};
  const [key = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { client_id: decodeURIComponent(key), client_secret: decodeURIComponent(secret) };
}

const refusal = (error: string, description: string, status = 400): Reply => ({
  status,
  json: { error, error_description: description },
});

const badClient = (call: Call): Reply =>
  refusal("invalid_client", "Invalid client_id or client_secret", call.headers.authorization ? 401 : 400);
