import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/**
 * JSON in the one form that both sides sign (RFC 8785): no spaces, the keys of each object sorted by UTF-16 unit.
 * Built by hand because JavaScript objects put number-like keys first, whatever order they are given.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const object = value as Record<string, unknown>;
  const pairs = Object.keys(object)
    .sort()
    .filter((key) => object[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${pairs.join(",")}}`;
}

/** The `x-inngest-signature` of a body in canonical form. The app accepts it for five minutes. */
export function signature(canonicalBody: string, signingKey: string, at: Date = new Date()): string {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const hmac = createHmac("sha256", withoutPrefix(signingKey)).update(canonicalBody).update(seconds);
  return `t=${seconds}&s=${hmac.digest("hex")}`;
}

/** Whether a request carries what the SDK makes of the signing key: `Bearer <prefix><sha256 of the key's bytes>`. */
export function carriesSigningKey(authorization: string | undefined, signingKeys: string[]): boolean {
  return signingKeys.some((key) => {
    const prefix = key.slice(0, key.length - withoutPrefix(key).length);
    const hash = createHash("sha256")
      .update(Buffer.from(withoutPrefix(key), "hex"))
      .digest("hex");
    return sameText(authorization ?? "", `Bearer ${prefix}${hash}`);
  });
}

/** Compares in a time that tells nothing about where the texts part. */
export function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Keys look like `signkey-prod-<hex>`; only the hex part signs. */
function withoutPrefix(signingKey: string): string {
  return signingKey.replace(/^signkey-\w+-/, "");
}
