import "server-only";
import type { XMeter } from "../clients/x/calls";
import type { Db } from "../db/client";
import { reserve, settle } from "./ledger";
import { costOf, prices } from "./prices";

/**
 * The meter for the one call that signing in takes, before anybody knows who it is. It stands in the ledger as the
 * instance's own and counts for all caps, but none stops it: who reached a cap must still be able to come in and raise
 * it. How often it can be asked for is for the limits of signing in to say.
 */
export function meterForSignIn(db: Db, now: () => Date): XMeter {
  return async ({ endpoint, results, perResult }, send) => {
    const most = results * costOf(perResult, false, prices());
    const nobody = { ownerId: null, feature: "connections" } as const;
    const chargeId = await reserve(db, nobody, endpoint, most, now());
    const outcome = await send(results);
    if (outcome.status === "answered") {
      const { posts, users } = outcome;
      const billed = { posts: posts.length, users: users.length };
      const microUsd = costOf(billed, false, prices());
      await settle(db, chargeId, { microUsd, resources: posts.length + users.length }, now());
      return outcome;
    }
    if (outcome.status !== "lost") await settle(db, chargeId, { microUsd: 0, resources: 0 }, now());
    throw outcome.error;
  };
}
