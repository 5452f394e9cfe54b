import "server-only";
import type { Visitor } from "./types";

/**
 * Who is asking. The last address in X-Forwarded-For is the one that our own server (scripts/web.mjs) wrote from the
 * socket, or the proxy in front when we were told to trust it; those before it are whatever the visitor likes.
 */
export function visitorOf(headers: Headers): Visitor {
  const address = headers.get("x-forwarded-for")?.split(",").at(-1) ?? "";
  return {
    address: address
      .trim()
      .replace(/^::ffff:/i, "")
      .slice(0, 64),
    userAgent: headers.get("user-agent") ?? "",
  };
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
