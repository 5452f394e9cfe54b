import "server-only";
import type { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import type { JWT } from "next-auth/jwt";
import { db } from "../../db/client";
import { env, publicUrl } from "../../env";
import { log } from "../../log";
import { cookieName, isHttps } from "../cookies";
import { localPath } from "../local-path";
import { JOURNEY_MS } from "../oauth/journey";
import { deleteSignIn, findSignedIn } from "../sign-ins";

/** What a successful sign-in hands to the cookie: the secret of its row. */
export type OpenedSignIn = { userId: string; secret: string };

/** How this one request may sign somebody in. */
export type Way = {
  providers: AuthOptions["providers"];
  /** Asked when a provider has said who it is. */
  signIn?: NonNullable<NonNullable<AuthOptions["callbacks"]>["signIn"]>;
  /** What was opened for whom the provider vouched. */
  opened?: () => OpenedSignIn | undefined;
};

const THIRTY_DAYS_IN_SECONDS = 30 * 24 * 60 * 60;

export function secretKey(): string {
  const secret = env().ROOST_SECRET;
  if (!secret)
    throw new Error("ROOST_SECRET is not set. `npm start` makes one; anywhere else, set it yourself.");
  return secret;
}

/** Lets next-auth answer a request: it carries the cookie; whether a sign-in counts is for `sign_ins` to say. */
export async function askNextAuth(request: NextRequest, nextauth: string[], way: Way): Promise<Response> {
  // next-auth knows its own address by this variable alone.
  // biome-ignore lint/style/noProcessEnv: written for next-auth, from our own settings
  process.env.NEXTAUTH_URL = publicUrl();
  return NextAuth(request, { params: { nextauth } }, optionsFor(way));
}

function optionsFor({ providers, signIn, opened }: Way): AuthOptions {
  const cookie = { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() } as const;
  const ofJourney = { ...cookie, maxAge: JOURNEY_MS / 1000 };
  return {
    secret: secretKey(),
    session: { strategy: "jwt", maxAge: THIRTY_DAYS_IN_SECONDS },
    useSecureCookies: isHttps(),
    cookies: {
      sessionToken: { name: cookieName("sign-in"), options: cookie },
      csrfToken: { name: cookieName("csrf"), options: cookie },
      callbackUrl: { name: cookieName("callback"), options: cookie },
      state: { name: cookieName("state"), options: ofJourney },
      pkceCodeVerifier: { name: cookieName("pkce"), options: ofJourney },
    },
    pages: { signIn: "/sign-in", signOut: "/settings", error: "/sign-in" },
    providers,
    callbacks: {
      ...(signIn && { signIn }),
      // A path alone is right on every host that the browser may use for this machine.
      redirect: ({ url, baseUrl }) =>
        localPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url, "/"),
      jwt: async ({ token, user }) => {
        const found = opened?.() ?? openedBy(user);
        if (found) return { sub: found.userId, secret: found.secret };
        if (!(await findSignedIn(db(), secretIn(token) ?? ""))) throw new Error("signed out");
        return token;
      },
      session: async ({ token, session }) => {
        const user = await findSignedIn(db(), secretIn(token) ?? "");
        return { user: user && { name: user.name }, expires: session.expires };
      },
    },
    events: {
      signOut: async ({ token }) => {
        const secret = secretIn(token);
        if (secret) await deleteSignIn(db(), secret);
      },
    },
    logger: {
      // What comes along may hold a provider's whole answer, tokens included.
      error: (code) => log().debug({ code }, "next-auth"),
      warn: (code) => log().debug({ code }, "next-auth"),
      debug: () => {},
    },
  };
}

const openedBy = (user: { id: string } | undefined): OpenedSignIn | undefined =>
  user && "secret" in user && typeof user.secret === "string"
    ? { userId: user.id, secret: user.secret }
    : undefined;

export const secretIn = (token: JWT | null): string | undefined =>
  typeof token?.secret === "string" ? token.secret : undefined;
