import "server-only";
import { decode } from "next-auth/jwt";
import { secretIn, secretKey } from "./options";

/**
 * Opening a cookie takes longer than asking the database about what is in it, and a browser brings the same one with every
 * request. That a cookie is genuine stays so; it is looked at again after a minute because it can run out. Whether the
 * sign-in behind it still counts is asked of its row each time, whatever is remembered here.
 */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1_000;
const remembered = new Map<string, { secret: string; until: number }>();

/** The secret in a sign-in cookie, if next-auth finds the cookie genuine and in time. */
export async function readCookie(token: string): Promise<string | undefined> {
  const known = remembered.get(token);
  if (known && performance.now() < known.until) return known.secret;
  const secret = await opened(token);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  if (secret === undefined) remembered.delete(token);
  else remembered.set(token, { secret, until: performance.now() + REMEMBERED_MS });
  return secret;
}

async function opened(token: string): Promise<string | undefined> {
  try {
    return secretIn(await decode({ token, secret: secretKey() }));
  } catch {
    return undefined;
  }
}
