import { isIP } from "node:net";
import { fetchFailure } from "./fetch-problem";

/**
 * Lets through an https address at the usual port of one of the hosts, spelt as in the list and with no name or
 * password in it. Other spellings and other ports are none of them, and a number never is: it would be looked up
 * nowhere, so nothing would check where it leads.
 *
 * @throws AppError `rejected` for the reason `not_allowed`.
 */
export function allowedUrl(address: string, hosts: readonly string[], base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base) : undefined;
  if (!url) throw fetchFailure("not_allowed", "not an address");
  const isPlain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  const isNumber = isIP(url.hostname.replace(/[[\]]/g, "")) !== 0;
  if (!isPlain || isNumber || !hosts.includes(url.hostname))
    throw fetchFailure("not_allowed", `${url.protocol}//${url.host} is not on the list`);
  return url;
}
