import "server-only";
import { cookies } from "next/headers";
import { NextRequest, NextResponse } from "next/server";
import CredentialsProvider from "next-auth/providers/credentials";
import { db } from "../../db/client";
import { publicUrl } from "../../env";
import { cookieName, isHttps } from "../cookies";
import { deleteSignIn } from "../sign-ins";
import { askNextAuth, type OpenedSignIn, type Way } from "./options";
import { readCookie } from "./read-cookie";

type Authorize = (credentials: Record<string, string> | undefined) => Promise<OpenedSignIn | null>;

/** Answers a request under /api/auth that is about names and passwords. */
export async function answerAuthRequest(
  request: NextRequest,
  nextauth: string[],
  authorize: Authorize,
): Promise<Response> {
  return askNextAuth(request, nextauth, byPassword(authorize));
}

function byPassword(authorize: Authorize): Way {
  const provider = CredentialsProvider({
    name: "name and password",
    credentials: { name: { label: "Name" }, password: { label: "Password", type: "password" } },
    authorize: async (credentials) => {
      const opened = await authorize(credentials);
      return opened && { id: opened.userId, secret: opened.secret };
    },
  });
  return { providers: [provider] };
}

/**
 * Signs this browser in from a server action: next-auth's own credentials sign-in, run inside the request.
 *
 * @throws whatever `open` throws, as it stands. next-auth would turn it into a query string.
 */
export async function signInThisBrowser(open: () => Promise<OpenedSignIn>): Promise<void> {
  let failure: unknown;
  const way = byPassword(async () => {
    try {
      return await open();
    } catch (error) {
      failure = error ?? new Error("signing in failed");
      return null;
    }
  });
  const answer = await postOwn(["callback", "credentials"], way);
  if (failure) throw failure;
  if (!answer.ok) throw new Error(`next-auth answered the sign-in with ${answer.status}`);
  await takeCookies(answer);
}

/** Posts a form to next-auth inside the request of a server action, with the CSRF token that it asks for. */
export async function postOwn(path: string[], way: Way): Promise<Response> {
  const csrf = await askNextAuth(ownRequest("csrf"), ["csrf"], way);
  await takeCookies(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, callbackUrl: "/", json: "true" });
  return askNextAuth(ownRequest(path.join("/"), form), path, way);
}

function ownRequest(path: string, form?: URLSearchParams): NextRequest {
  const url = `${publicUrl()}/api/auth/${path}`;
  return new NextRequest(url, form ? { method: "POST", body: form } : {});
}

/** Gives the browser the cookies that next-auth would have given it. */
export async function takeCookies(answer: Response): Promise<void> {
  const jar = await cookies();
  const parsed = new NextResponse(null, { headers: answer.headers });
  for (const cookie of parsed.cookies.getAll()) jar.set(cookie);
}

/** Signs this browser out: its row is gone, and so is the cookie. */
export async function signOutThisBrowser(): Promise<void> {
  const secret = await readSignInSecret();
  if (secret) await deleteSignIn(db(), secret);
  await dropCookies("sign-in", "csrf", "callback");
}

/** Takes cookies of ours from this browser. */
export async function dropCookies(...names: Parameters<typeof cookieName>[0][]): Promise<void> {
  const jar = await cookies();
  for (const name of names) {
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
  return token ? readCookie(token) : undefined;
}
