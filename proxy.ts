import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { cookieName } from "@/lib/auth/cookies";
import { PATH_HEADER } from "@/lib/auth/path-header";
import { contentSecurityPolicy, strictTransportSecurity } from "@/lib/auth/security-headers";

/** Where people may go without a sign-in. What is missing here is only asked for too early: pages decide themselves. */
const PUBLIC_PATHS = ["/", "/sign-in", "/register", "/goodbye"];

/** What lies in public/ has an extension; no page has one. */
const IS_FILE = /\.[a-z0-9]+$/i;

/** Pages are read, and sent forms. */
const METHODS = ["GET", "HEAD", "POST"];

/**
 * Gives each page its content security policy, and sends people without a sign-in cookie to the sign-in page before
 * any work is done for them. It never lets anybody in: that is for requireUser() and the query.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!METHODS.includes(request.method))
    return new NextResponse(null, { status: 405, headers: { allow: METHODS.join(", ") } });
  const { pathname, search } = request.nextUrl;
  const path = `${pathname}${search}`;
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);

  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy); // from here Next learns the nonce for its own scripts
  headers.set("x-nonce", nonce);
  headers.set(PATH_HEADER, path);

  const isSignedOut = !request.cookies.has(cookieName("sign-in"));
  const isPublic = PUBLIC_PATHS.includes(pathname) || IS_FILE.test(pathname);
  const answer =
    isSignedOut && request.method === "GET" && !isPublic
      ? redirectToSignIn(request, path)
      : NextResponse.next({ request: { headers } });
  answer.headers.set("content-security-policy", policy);
  const transport = strictTransportSecurity();
  if (transport) answer.headers.set("strict-transport-security", transport);
  return answer;
}

/** On the host that the request came to, Next sends the path alone: right for whatever the address bar says. */
function redirectToSignIn(request: NextRequest, path: string): NextResponse {
  const url = request.nextUrl.clone();
  url.pathname = "/sign-in";
  url.search = new URLSearchParams({ next: path }).toString();
  return NextResponse.redirect(url);
}

export const config = {
  // Pages only. Routes under /api answer for themselves, and an upload that passed through here would be cut at 10 MB.
  matcher: ["/((?!api/|_next/|favicon|icon|apple-icon|manifest|robots.txt).*)"],
};
