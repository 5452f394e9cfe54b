import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { cookieName } from "@/lib/auth/cookies";
import { PATH_HEADER } from "@/lib/auth/path-header";
import { contentSecurityPolicy, strictTransportSecurity } from "@/lib/auth/security-headers";

/** Where people may go without a sign-in. What is missing here is only asked for too early: pages decide themselves. */
const PUBLIC_PATHS = ["/", "/sign-in", "/register", "/goodbye"];

/**
 * Gives each page its content security policy, and sends people without a sign-in cookie to the sign-in page before
 * any work is done for them. It never lets anybody in: that is for requireUser() and the query.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const path = `${pathname}${search}`;
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);

  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy); // from here Next learns the nonce for its own scripts
  headers.set("x-nonce", nonce);
  headers.set(PATH_HEADER, path);

  const isSignedOut = !request.cookies.has(cookieName("sign-in"));
  const answer =
    isSignedOut && request.method === "GET" && !PUBLIC_PATHS.includes(pathname)
      ? redirectToSignIn(path)
      : NextResponse.next({ request: { headers } });
  answer.headers.set("content-security-policy", policy);
  const transport = strictTransportSecurity();
  if (transport) answer.headers.set("strict-transport-security", transport);
  return answer;
}

/** By a path alone: the host that this process hears of need not be the one in the browser's address bar. */
function redirectToSignIn(path: string): NextResponse {
  return new NextResponse(null, {
    status: 307,
    headers: { location: `/sign-in?next=${encodeURIComponent(path)}` },
  });
}

export const config = {
  // Pages only. Routes under /api answer for themselves, and an upload that passed through here would be cut at 10 MB.
  matcher: ["/((?!api/|_next/|favicon|icon|apple-icon|manifest|robots.txt).*)"],
};
