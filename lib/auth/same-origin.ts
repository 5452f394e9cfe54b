import "server-only";
import { publicUrl } from "../env";

/**
 * Whether a request that changes something was made by a page of this app.
 *
 * Browsers tell by Sec-Fetch-Site, which no page can forge; older ones by Origin, which must name the host that was
 * asked or the public address. A request with neither did not come from a form or script of ours.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin === null) return false;
  return origin === new URL(publicUrl()).origin || hostOf(origin) === headers.get("host");
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
