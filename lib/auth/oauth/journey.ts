import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { env } from "../../env";
import type { Journey } from "./types";

/** Reading a consent page takes a minute; looking for a password at X, some more. */
export const JOURNEY_MS = 15 * 60_000;

const common = {
  provider: z.enum(["x", "dropbox"]),
  state: z.string().min(20),
  endsAt: z.number(),
};
const journeyShape = z.discriminatedUnion("purpose", [
  z.object({
    ...common,
    purpose: z.literal("enter"),
    from: z.enum(["/sign-in", "/register"]),
    next: z.string().optional(),
    timeZone: z.string().optional(),
  }),
  z.object({ ...common, purpose: z.literal("link"), userId: z.uuid(), next: z.string().optional() }),
]);

/** Browsers keep no cookie of more than 4 kB, and this takes a third more than what is in it. */
const MOST_NEXT = 1500;

/** The journey as the value of a cookie, signed: nobody can change its purpose or make one up. */
export function packJourney(journey: Journey, now: Date): string {
  const next = journey.next !== undefined && journey.next.length > MOST_NEXT ? undefined : journey.next;
  const content = JSON.stringify({ ...journey, next, endsAt: now.getTime() + JOURNEY_MS });
  const packed = Buffer.from(content).toString("base64url");
  return `${packed}.${signatureOf(packed)}`;
}

/**
 * The journey that a browser is on, if it is this one: begun here, with this provider, not too long ago, and with the
 * state that the provider gives back.
 */
export function unpackJourney(
  value: string | undefined,
  back: { provider: string; state: string | null },
  now: Date,
): Journey | undefined {
  const [packed = "", signature = ""] = value?.split(".") ?? [];
  if (!isEqual(signature, signatureOf(packed))) return undefined;
  const { endsAt, ...journey } = journeyShape.parse(JSON.parse(Buffer.from(packed, "base64url").toString()));
  const isThis = journey.provider === back.provider && isEqual(journey.state, back.state ?? "");
  return isThis && now.getTime() < endsAt ? journey : undefined;
}

/** A key of its own, so that nothing else signed with the secret can pass for a journey. */
function signatureOf(packed: string): string {
  const secret = env().ROOST_SECRET;
  if (!secret)
    throw new Error("ROOST_SECRET is not set. `npm start` makes one; anywhere else, set it yourself.");
  return createHmac("sha256", secret).update(`oauth journey\n${packed}`).digest("base64url");
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
