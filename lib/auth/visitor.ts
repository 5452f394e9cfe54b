import "server-only";
import { env } from "../env";
import type { Visitor } from "./types";

/**
 * The header in which the web server (scripts/web.ts) writes the address of the socket, over whatever was sent under
 * that name. Next itself offers only X-Forwarded-For, which anybody can write.
 */
export const ADDRESS_HEADER = "x-roost-address";

/** Who is asking. Behind a proxy that we were told to trust, the address is the last one that it added. */
export function visitorOf(headers: Headers): Visitor {
  const forwarded = env().ROOST_TRUST_PROXY ? headers.get("x-forwarded-for")?.split(",").at(-1) : undefined;
  const address = (forwarded ?? headers.get(ADDRESS_HEADER) ?? "").trim().replace(/^::ffff:/i, "");
  return { address: address.slice(0, 64), userAgent: headers.get("user-agent") ?? "" };
}

/** What the limits count as one address: one IPv4 address, or the /64 network that a household has of IPv6. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const before = head.split(":").filter(Boolean);
  const after = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - before.length - after.length)).fill("0");
  return `${[...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
