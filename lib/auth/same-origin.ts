import "server-only";
import { publicUrl } from "../env";
import { isHttps } from "./cookies";

/**
 * Whether a request that changes something was made by a page of this app.
 *
 * Browsers tell by Sec-Fetch-Site, which no page can forge; older ones by Origin, which must be the public address, or
 * on this machine the name that it was asked by. A request with neither did not come from a form or script of ours.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin === new URL(publicUrl()).origin) return true;
  return !isHttps() && origin === `http://${headers.get("host")}`;
}
