import "server-only";
import { and, eq, gte, lt, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { xBilled, xBilledSignIns, xCharges } from "../db/schema";
import { monthOf } from "./months";
import type { Spender } from "./types";

/** Spent in this month so far: what was billed, and the most of what is unknown. */
export async function spentThisMonth(
  db: Db,
  ownerId: string,
  now: Date,
): Promise<{ person: number; instance: number }> {
  const { startsAt, endsAt } = monthOf(now);
  const sum = sql`coalesce(sum(${xCharges.microUsd}), 0)`.mapWith(Number);
  const [spent] = await db
    .select({
      instance: sum,
      person:
        sql`coalesce(sum(${xCharges.microUsd}) filter (where ${xCharges.ownerId} = ${ownerId}), 0)`.mapWith(
          Number,
        ),
    })
    .from(xCharges)
    .where(and(gte(xCharges.chargedAt, startsAt), lt(xCharges.chargedAt, endsAt)));
  return spent ?? { person: 0, instance: 0 };
}

/** Writes down a call before it is made, at the most that it can cost. */
export async function reserve(
  db: Db,
  { ownerId, feature, isOnce }: Pick<Spender, "feature" | "isOnce"> & { ownerId: string | null },
  endpoint: string,
  microUsd: number,
  now: Date,
): Promise<number> {
  const [charge] = await db
    .insert(xCharges)
    .values({ ownerId, feature, isOnce, endpoint, microUsd, chargedAt: now })
    .returning({ id: xCharges.id });
  if (!charge) throw new Error("The charge did not come back.");
  return charge.id;
}

/** Writes down what a call did cost. */
export async function settle(
  db: Db,
  chargeId: number,
  { microUsd, resources }: { microUsd: number; resources: number },
  now: Date,
): Promise<void> {
  await db.update(xCharges).set({ microUsd, resources, settledAt: now }).where(eq(xCharges.id, chargeId));
}

/**
 * Of these resources, how many X bills now: those that this person was not billed for on this day of X's. They are noted
 * down, and what was noted on earlier days is forgotten.
 */
export async function billAnew(
  db: Db,
  ownerId: string,
  day: string,
  { posts, users, isOwn }: { posts: string[]; users: string[]; isOwn: boolean },
): Promise<{ posts: number; users: number }> {
  // What was had at the lower price may still be billed at the full one.
  const price = isOwn ? "own " : "";
  await forgetBefore(db, ownerId, day);
  return {
    posts: await noteAnew(
      db,
      ownerId,
      day,
      posts.map((id) => `${price}post ${id}`),
    ),
    users: await noteAnew(
      db,
      ownerId,
      day,
      users.map((id) => `${price}user ${id}`),
    ),
  };
}

/** Calls at once do not wait for each other here: what one of them is deleting, the others leave to it. */
async function forgetBefore(db: Db, ownerId: string, day: string): Promise<void> {
  await db.execute(sql`
    delete from x_billed where ctid = any(array(
      select ctid from x_billed where owner_id = ${ownerId} and billed_on < ${day} for update skip locked))`);
}

/** The same for users that signing in shows: each counts once a day, however often it signs in. */
export async function billSignInAnew(db: Db, day: string, xUserIds: string[]): Promise<number> {
  if (xUserIds.length === 0) return 0;
  await db.delete(xBilledSignIns).where(lt(xBilledSignIns.billedOn, day));
  const rows = await db
    .insert(xBilledSignIns)
    .values([...xUserIds].sort().map((xUserId) => ({ billedOn: day, xUserId })))
    .onConflictDoNothing()
    .returning({ xUserId: xBilledSignIns.xUserId });
  return rows.length;
}

async function noteAnew(db: Db, ownerId: string, day: string, resources: string[]): Promise<number> {
  if (resources.length === 0) return 0;
  const rows = await db
    .insert(xBilled)
    // In one order, so that two calls with the same posts wait for each other and not in a circle.
    .values([...resources].sort().map((resource) => ({ ownerId, billedOn: day, resource })))
    .onConflictDoNothing()
    .returning({ resource: xBilled.resource });
  return rows.length;
}
