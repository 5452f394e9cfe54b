import "server-only";
import { perTweet } from "../clients/x/calls";
import { costOf, prices, readsOwn } from "./prices";
import type { Feature } from "./types";

/** What one thing of a feature brings at most. */
const BRINGS = { likes: perTweet } satisfies Partial<Record<Feature, typeof perTweet>>;

/**
 * What reading a number of things costs at most, to be said before it is turned on. X bills the same thing once a day: a
 * look for what is new that is repeated all day costs its results once, and once more the day after.
 *
 * @param xUserId whose things they are; unset, the full price is told
 */
export function estimate(
  feature: keyof typeof BRINGS,
  count: number,
  { xUserId, isWithQuoted = false }: { xUserId?: string; isWithQuoted?: boolean } = {},
): number {
  return count * costOf(BRINGS[feature](isWithQuoted), readsOwn(xUserId, xUserId), prices());
}
