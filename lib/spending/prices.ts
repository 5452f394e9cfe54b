import "server-only";
import { z } from "zod";
import { env } from "../env";
import { AppError } from "../errors";
import type { Prices } from "./types";

/**
 * What X asks for, in millionths of a US dollar.
 *
 * As of   2026-04-20, when reading one's own things became cheaper; still so on 2026-11-21.
 * Source  https://docs.x.com/x-api/getting-started/pricing
 */
const X_PRICES: Prices = {
  postRead: 5_000,
  userRead: 10_000,
  ownRead: 1_000,
};

export const PRICES_AS_OF = "2026-11-21";
export const PRICES_SOURCE = "https://docs.x.com/x-api/getting-started/pricing";

const dollars = z
  .number()
  .min(0)
  .max(1000)
  .transform((usd) => Math.max(0, Math.ceil(usd * 1_000_000 - 1e-6)));

const replacements = z.strictObject({
  postRead: dollars.optional(),
  userRead: dollars.optional(),
  ownRead: dollars.optional(),
});

/** X's prices, with those replaced that ROOST_X_PRICES names. @throws AppError `invalid` naming what is wrong in it. */
export function prices(): Prices {
  return parsePrices(env().ROOST_X_PRICES);
}

export function parsePrices(json: string | undefined): Prices {
  if (!json) return X_PRICES;
  const given = replacements.safeParse(parsedJson(json));
  if (!given.success) {
    throw new AppError(
      "invalid",
      `The setting ROOST_X_PRICES cannot be used: ${z.prettifyError(given.error)}\nSee docs/spending.md for its form.`,
    );
  }
  const replaced = Object.entries(given.data).filter(([, price]) => price !== undefined);
  return { ...X_PRICES, ...Object.fromEntries(replaced) };
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/**
 * What a number of posts and users costs. Whoever owns the X app pays one price for all that comes with their own things.
 */
export function costOf(
  { posts, users }: { posts: number; users: number },
  isOwn: boolean,
  { postRead, userRead, ownRead }: Prices,
): number {
  return isOwn ? (posts + users) * ownRead : posts * postRead + users * userRead;
}

/** Whether an account reads its own things through an X app that is its own. */
export function readsOwn(xUserId: string | undefined, readsOf: string | undefined): boolean {
  return xUserId !== undefined && readsOf === xUserId && xUserId === env().ROOST_X_APP_OWNER;
}
