import "server-only";
import { cookies } from "next/headers";
import { NextRequest, NextResponse } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import { decode, type JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { db } from "../db/client";
import { env, publicUrl } from "../env";
import { log } from "../log";
import { cookieName, isHttps } from "./cookies";
import { localPath } from "./local-path";
import { deleteSignIn, findSignedIn } from "./sign-ins";

/** The only file that knows next-auth. It carries the cookie; whether a sign-in counts is for `sign_ins` to say. */

/** What a successful sign-in hands to the cookie: the secret of its row. */
export type OpenedSignIn = { userId: string; secret: string };
type Authorize = (credentials: Record<string, string> | undefined) => Promise<OpenedSignIn | null>;

const THIRTY_DAYS_IN_SECONDS = 30 * 24 * 60 * 60;

function secretKey(): string {
  const secret = env().ROOST_SECRET;
  if (!secret)
    throw new Error("ROOST_SECRET is not set. `npm start` makes one; anywhere else, set it yourself.");
  return secret;
}

function optionsFor(authorize: Authorize): AuthOptions {
  // next-auth knows its own address by this variable alone.
  // biome-ignore lint/style/noProcessEnv: written for next-auth, from our own settings
  process.env.NEXTAUTH_URL = publicUrl();
  const cookie = { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() } as const;
  return {
    secret: secretKey(),
    session: { strategy: "jwt", maxAge: THIRTY_DAYS_IN_SECONDS },
    useSecureCookies: isHttps(),
    cookies: {
      sessionToken: { name: cookieName("sign-in"), options: cookie },
      csrfToken: { name: cookieName("csrf"), options: cookie },
      callbackUrl: { name: cookieName("callback"), options: cookie },
    },
    pages: { signIn: "/sign-in", signOut: "/settings", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "name and password",
        credentials: { name: { label: "Name" }, password: { label: "Password", type: "password" } },
        authorize: async (credentials) => {
          const opened = await authorize(credentials);
          return opened && { id: opened.userId, secret: opened.secret };
        },
      }),
    ],
    callbacks: {
      // A path alone is right on every host that the browser may use for this machine.
      redirect: ({ url, baseUrl }) =>
        localPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url, "/"),
      jwt: async ({ token, user }) => {
        if (user && "secret" in user) return { sub: user.id, secret: user.secret };
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
      error: (code, metadata) => log().debug({ code, metadata }, "next-auth"),
      warn: (code) => log().debug({ code }, "next-auth"),
      debug: () => {},
    },
  };
}

/** Answers a request under /api/auth. */
export async function answerAuthRequest(
  request: NextRequest,
  nextauth: string[],
  authorize: Authorize,
): Promise<Response> {
  return NextAuth(request, { params: { nextauth } }, optionsFor(authorize));
}

/**
 * Signs this browser in from a server action: next-auth's own credentials sign-in, run inside the request.
 *
 * @throws whatever `open` throws, as it stands. next-auth would turn it into a query string.
 */
export async function signInThisBrowser(open: () => Promise<OpenedSignIn>): Promise<void> {
  let failure: unknown;
  const authorize: Authorize = async () => {
    try {
      return await open();
    } catch (error) {
      failure = error ?? new Error("signing in failed");
      return null;
    }
  };
  const csrf = await answerAuthRequest(ownRequest("csrf"), ["csrf"], authorize);
  await takeCookies(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, callbackUrl: "/", json: "true" });
  const path = ["callback", "credentials"];
  const answer = await answerAuthRequest(ownRequest(path.join("/"), form), path, authorize);
  if (failure) throw failure;
  if (!answer.ok) throw new Error(`next-auth answered the sign-in with ${answer.status}`);
  await takeCookies(answer);
}

/** Signs this browser out: its row is gone, and so is the cookie. */
export async function signOutThisBrowser(): Promise<void> {
  const secret = await readSignInSecret();
  if (secret) await deleteSignIn(db(), secret);
  const jar = await cookies();
  for (const name of ["sign-in", "csrf", "callback"] as const) {
    jar.set(cookieName(name), "", {
      path: "/",
      httpOnly: true,
      sameSite: "lax",
      secure: isHttps(),
      maxAge: 0,
    });
  }
}

/** The secret in this browser's sign-in cookie, if next-auth finds the cookie genuine and in time. */
export async function readSignInSecret(): Promise<string | undefined> {
  const token = (await cookies()).get(cookieName("sign-in"))?.value;
  if (!token) return undefined;
  try {
    return secretIn(await decode({ token, secret: secretKey() }));
  } catch {
    return undefined;
  }
}

const secretIn = (token: JWT | null): string | undefined =>
  typeof token?.secret === "string" ? token.secret : undefined;

function ownRequest(path: string, form?: URLSearchParams): NextRequest {
  const url = `${publicUrl()}/api/auth/${path}`;
  return new NextRequest(url, form ? { method: "POST", body: form } : {});
}

async function takeCookies(answer: Response): Promise<void> {
  const jar = await cookies();
  const parsed = new NextResponse(null, { headers: answer.headers });
  for (const cookie of parsed.cookies.getAll()) jar.set(cookie);
}
