import "server-only";
import type { XMeter } from "../clients/x/calls";
import type { Db } from "../db/client";
import { billSignInAnew, reserve, settle } from "./ledger";
import { billingDayOf } from "./months";
import { costOf, prices } from "./prices";

/**
 * The meter for the one call that signing in takes, before anybody knows who it is. It stands in the ledger as the
 * instance's own and counts for all caps, but none stops it: who reached a cap must still be able to come in and raise
 * it. How often it can be asked for is for the limits of signing in to say; who signs in again on the same day of X's costs
 * nothing more, so that nobody can spend everybody's month with one account.
 */
export function meterForSignIn(db: Db, now: () => Date): XMeter {
  return async ({ endpoint, results, perResult }, send) => {
    const most = results * costOf(perResult, false, prices());
    const nobody = { ownerId: null, feature: "connections" } as const;
    const at = now();
    const chargeId = await reserve(db, nobody, endpoint, most, at);
    const outcome = await send(results);
    if (outcome.status === "answered") {
      const { posts, users } = outcome;
      const resources = posts.length + users.length;
      await db.transaction(async (tx) => {
        const day = billingDayOf(at, now());
        const billedUsers = day === undefined ? users.length : await billSignInAnew(tx, day, users);
        const microUsd = costOf({ posts: posts.length, users: billedUsers }, false, prices());
        await settle(tx, chargeId, { microUsd, resources }, now());
      });
      return outcome;
    }
    if (outcome.status !== "lost") await settle(db, chargeId, { microUsd: 0, resources: 0 }, now());
    throw outcome.error;
  };
}
