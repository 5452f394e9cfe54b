import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { cookieName } from "./cookies";
import { PATH_HEADER } from "./path-header";
import { contentSecurityPolicy, strictTransportSecurity } from "./security-headers";

/** Where people may go without a sign-in. What is missing here is only asked for too early: pages decide themselves. */
const PUBLIC_PATHS = ["/", "/sign-in", "/register", "/goodbye"];

/** What lies in public/ has an extension; no page has one. */
const IS_FILE = /\.[a-z0-9]+$/i;

/** Pages are read, and sent forms. */
export const PAGE_METHODS = ["GET", "HEAD", "POST"];

/**
 * Whether a page is worth beginning, for one of its methods: people without a sign-in are sent to the sign-in page before any
 * work is done.
 */
export function mayEnter(method: string, pathname: string, isSignedIn: boolean): boolean {
  return isSignedIn || method !== "GET" || PUBLIC_PATHS.includes(pathname) || IS_FILE.test(pathname);
}

/** The headers that go with a request to its page, and those that go with its answer to the browser. */
export function pageHeaders(path: string): {
  request: Record<string, string>;
  answer: Record<string, string>;
} {
  // Not by node:crypto: Next compiles instrumentation.ts for runtimes that have none as well.
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const transport = strictTransportSecurity();
  return {
    // From its policy Next learns the nonce for its own scripts.
    request: { "content-security-policy": policy, "x-nonce": nonce, [PATH_HEADER]: path },
    answer: {
      "content-security-policy": policy,
      ...(transport && { "strict-transport-security": transport }),
    },
  };
}

/**
 * What proxy.ts does for those who may enter, on Node's own request: to make a web request of it, and that a request again, takes
 * Next.js a tenth of a page's time. Others are left to proxy.ts, which passes over whoever has a path already.
 */
export function openDoor(request: IncomingMessage, response: ServerResponse): void {
  delete request.headers[PATH_HEADER];
  const [pathname = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const { method = "" } = request;
  if (!PAGE_METHODS.includes(method) || IS_FILE.test(pathname)) return;
  if (!mayEnter(method, pathname, hasSignIn(request))) return;
  // The router of the browser marks its own questions so that no cache takes them for pages.
  const asked = query.split("&").filter((part) => part !== "" && !part.startsWith("_rsc="));
  const headers = pageHeaders(asked.length > 0 ? `${pathname}?${asked.join("&")}` : pathname);
  Object.assign(request.headers, headers.request);
  for (const [name, value] of Object.entries(headers.answer)) response.setHeader(name, value);
}

function hasSignIn({ headers }: IncomingMessage): boolean {
  const name = `${cookieName("sign-in")}=`;
  return (headers.cookie ?? "").split(";").some((cookie) => cookie.trimStart().startsWith(name));
}
