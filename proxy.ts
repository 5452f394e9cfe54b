import { type NextRequest, NextResponse } from "next/server";
import { cookieName } from "@/lib/auth/cookies";
import { mayEnter, PAGE_METHODS, pageHeaders } from "@/lib/auth/page-door";

/**
 * Gives each page its content security policy, and sends people without a sign-in cookie to the sign-in page before
 * any work is done for them. It never lets anybody in: that is for requireUser() and the query.
 *
 * Our own server does the same for those who may enter before Next.js is asked (openDoor); on Vercel all come here.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!PAGE_METHODS.includes(request.method))
    return new NextResponse(null, { status: 405, headers: { allow: PAGE_METHODS.join(", ") } });
  const { pathname, search } = request.nextUrl;
  const path = `${pathname}${search}`;
  const extra = pageHeaders(path);

  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(extra.request)) headers.set(name, value);
  const answer = mayEnter(request.method, pathname, request.cookies.has(cookieName("sign-in")))
    ? NextResponse.next({ request: { headers } })
    : redirectToSignIn(request, path);
  for (const [name, value] of Object.entries(extra.answer)) answer.headers.set(name, value);
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
  matcher: [
    {
      // Pages only. Routes under /api answer for themselves, and an upload that passed through here would be cut at 10 MB.
      source: "/((?!api/|_next/|favicon|icon|apple-icon|manifest|robots.txt).*)",
      // PATH_HEADER, spelled out, for Next reads this without running it: those who came through our own server's door. On Vercel
      // whoever sends it goes without a policy: for their own answer alone, for no site can make a browser send it.
      missing: [{ type: "header", key: "x-roost-path" }],
    },
  ],
};
