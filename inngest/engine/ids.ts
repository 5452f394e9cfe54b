import { randomBytes } from "node:crypto";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID: 48 bits of time, then 80 random bits, so that ids sort by when they were made. */
export function ulid(atMs: number = Date.now(), entropy: Uint8Array = randomBytes(10)): string {
  const time = base32(BigInt(atMs), 10);
  const random = base32(BigInt(`0x${Buffer.from(entropy).toString("hex")}`), 16);
  return time + random;
}

function base32(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest >>= 5n) text = CROCKFORD[Number(rest & 31n)] + text;
  return text;
}

/**
 * Ids for the events of one request, the same ones each time that the request is sent.
 *
 * The SDK repeats a request whose answer it did not see, and marks all its attempts with one header,
 * `x-inngest-event-id-seed: <milliseconds>,<10 random bytes as base64>`. The n-th event gets the seed plus n.
 * Without a seed each id is new.
 */
export function eventIds(seed: string | undefined): (index: number) => string {
  const [time, base64] = seed?.split(",") ?? [];
  const atMs = Number(time);
  const entropy = Buffer.from(base64 ?? "", "base64");
  if (!Number.isSafeInteger(atMs) || atMs <= 0 || atMs >= 2 ** 48 || entropy.length !== 10)
    return () => ulid();
  return (index) => {
    const own = Buffer.from(entropy);
    own.writeUInt32BE((own.readUInt32BE(6) + index) >>> 0, 6);
    return ulid(atMs, own);
  };
}
