import "server-only";
import { env } from "../env";
import { AppError } from "../errors";

/** One of the keys that tokens are sealed with. Its id stands in the envelope, so that keys can change. */
export type TokenKey = { id: string; bytes: Buffer };

/**
 * The keys of ROOST_TOKEN_KEYS: the first seals, all open.
 *
 * @throws AppError `invalid` if there is none, or one id names two.
 */
export function tokenKeys(): [TokenKey, ...TokenKey[]] {
  const { ROOST_TOKEN_KEYS: given } = env();
  const [first, ...others] = given ? parseTokenKeys(given) : [];
  if (!first) {
    throw new AppError(
      "invalid",
      "ROOST_TOKEN_KEYS is not set, so no account can be linked. `npm start` makes one; anywhere else, set it yourself.",
    );
  }
  return [first, ...others];
}

/** @param given as lib/env.ts lets it through: `id:hex,id:hex` */
export function parseTokenKeys(given: string): TokenKey[] {
  const keys = given.split(",").map((pair) => {
    const [id = "", hex = ""] = pair.split(":");
    return { id, bytes: Buffer.from(hex, "hex") };
  });
  const ids = keys.map(({ id }) => id);
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined) {
    throw new AppError("invalid", `ROOST_TOKEN_KEYS names two keys “${twice}”. Give each an id of its own.`);
  }
  return keys;
}
