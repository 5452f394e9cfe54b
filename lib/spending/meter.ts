import "server-only";
import { eq, sql } from "drizzle-orm";
import type { XAnswer, XCall, XMeter, XOutcome } from "../clients/x/calls";
import { dateInWords } from "../dates-in-words";
import type { Db } from "../db/client";
import { users } from "../db/schema";
import { AppError } from "../errors";
import { instanceCap, personCap } from "./caps";
import { billAnew, reserve, settle, spentThisMonth } from "./ledger";
import { billingDayOf, monthOf } from "./months";
import { pause, refuseWhilePaused } from "./pause";
import { costOf, prices, readsOwn } from "./prices";
import { giveCallBack, limitKey, saveRateLimit, takeCall } from "./rate-limits";
import type { Spender } from "./types";
import { dollarsInWords } from "./words";

/**
 * Lets a call to X go only if the month can pay for the most that it may cost, and writes down what it did cost.
 *
 * The most is in the ledger before X hears anything, so a crash, or an answer that was lost, leaves it there: the ledger
 * may say too much, never too little. Where the month pays for fewer results than asked for, fewer are asked for. See
 * docs/decisions/0070-a-call-to-x-is-paid-before-it-is-made.md.
 *
 * @throws AppError
 * - `rejected` by `spending_cap`, with the month's end as `retryAt`, or by `usage_cap` while X's own cap stands
 * - `rate_limited` without asking X, where its window has nothing left
 * - what X answered, see lib/clients/x
 */
export function meterFor(db: Db, spender: Spender, now: () => Date): XMeter {
  return async (call, send) => {
    const reserved = await takeTurn(db, spender, call, now());
    const outcome = await send(reserved.results);
    await record(db, spender, call, reserved, outcome, now());
    if (outcome.status !== "answered") throw outcome.error;
    return outcome;
  };
}

type Reserved = { chargeId: number; results: number; at: Date };

/**
 * Keeps the person from being deleted until the transaction ends. A deletion takes the person first and then what is
 * theirs; in the same order, it and a call never wait for each other in a circle.
 *
 * @returns whether they are still there.
 */
async function holdPerson(tx: Db, ownerId: string): Promise<boolean> {
  const [person] = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, ownerId))
    .for("key share");
  return person !== undefined;
}

/** Any number that no other lock of the app uses. */
const SPENDING_LOCK = 727_004;

/** One call at a time looks at the caps and reserves: of many at once no more go than the month pays for. */
async function takeTurn(db: Db, spender: Spender, call: XCall, at: Date): Promise<Reserved> {
  return db.transaction(async (tx) => {
    if (!(await holdPerson(tx, spender.ownerId)))
      throw new AppError("not_found", "Whoever this is asked for has no account here any more.");
    await tx.execute(sql`select pg_advisory_xact_lock(${SPENDING_LOCK})`);
    await refuseWhilePaused(tx);
    const results = await affordable(tx, spender, call, at);
    const key = limitKey(spender.xUserId, call.endpoint);
    if (key) await takeCall(tx, key, at);
    const most = results * costOfResult(spender, call);
    return { chargeId: await reserve(tx, spender, call.endpoint, most, at), results, at };
  });
}

const costOfResult = ({ xUserId }: Spender, { perResult, readsOf }: XCall): number =>
  costOf(perResult, readsOwn(xUserId, readsOf), prices());

async function affordable(db: Db, spender: Spender, call: XCall, at: Date): Promise<number> {
  const spent = await spentThisMonth(db, spender.ownerId, at);
  const cap = { person: await personCap(db, spender.ownerId), instance: await instanceCap(db) };
  const price = costOfResult(spender, call);
  const paysFor = (whose: "person" | "instance"): number =>
    price === 0 ? call.results : Math.floor((cap[whose] - spent[whose]) / price);

  for (const whose of ["person", "instance"] as const)
    if (paysFor(whose) < call.fewestResults) throw capReached(whose, cap[whose], spent[whose], at);
  return Math.min(call.results, paysFor("person"), paysFor("instance"));
}

function capReached(whose: "person" | "instance", cap: number, spent: number, at: Date): AppError {
  const { endsAt } = monthOf(at);
  const day = dateInWords(endsAt, { day: "numeric", month: "long", timeZone: "UTC" });
  const sums = `${dollarsInWords(spent)} of ${dollarsInWords(cap)} are spent`;
  const words =
    whose === "person"
      ? `Your cap for X does not pay for more this month: ${sums}. Raise it in Settings → Spending, or it goes on by itself on ${day}.`
      : `The cap of this Roost for X does not pay for more this month: ${sums}. An admin can raise it in Settings → Spending, or it goes on by itself on ${day}.`;
  return new AppError("rejected", words, { reason: "spending_cap", retryAt: endsAt });
}

async function record(
  db: Db,
  spender: Spender,
  call: XCall,
  { chargeId, at }: Reserved,
  outcome: XOutcome,
  now: Date,
): Promise<void> {
  const key = limitKey(spender.xUserId, call.endpoint);
  await db.transaction(async (tx) => {
    const isHere = await holdPerson(tx, spender.ownerId);
    switch (outcome.status) {
      case "answered": {
        const isOwn = readsOwn(spender.xUserId, call.readsOf);
        const { posts, users } = outcome;
        const billed = isHere
          ? await billedNow(tx, spender.ownerId, { ...outcome, isOwn }, at, now)
          : { posts: posts.length, users: users.length };
        const microUsd = costOf(billed, isOwn, prices());
        const resources = posts.length + users.length;
        await settle(tx, chargeId, { microUsd, resources }, now);
        break;
      }
      case "refused":
        // X bills what it gives: with an error it gave nothing.
        await settle(tx, chargeId, { microUsd: 0, resources: 0 }, now);
        if (outcome.error.reason === "usage_cap") await pause(tx, outcome.error.message, now);
        break;
      case "unsent":
        await settle(tx, chargeId, { microUsd: 0, resources: 0 }, now);
        if (key) await giveCallBack(tx, key, now);
        break;
      case "lost":
        break;
    }
    const limit = limitTold(outcome);
    if (key && limit) await saveRateLimit(tx, key, limit);
  });
}

/** X may say that it limits us, and in its headers that there are calls left: the refusal is what counts. */
function limitTold(outcome: XOutcome) {
  if (outcome.status === "unsent" || outcome.status === "lost") return undefined;
  const { rateLimit } = outcome;
  if (outcome.status === "refused" && outcome.error.code === "rate_limited" && outcome.error.retryAt) {
    return { limit: rateLimit?.limit ?? 0, remaining: 0, resetsAt: outcome.error.retryAt };
  }
  return rateLimit;
}

/**
 * X bills a resource once a day, in UTC. Around midnight everything counts in full, and makes nothing free later: X may
 * have counted it on either day.
 */
async function billedNow(
  db: Db,
  ownerId: string,
  { posts, users, isOwn }: Pick<XAnswer, "posts" | "users"> & { isOwn: boolean },
  from: Date,
  until: Date,
): Promise<{ posts: number; users: number }> {
  const day = billingDayOf(from, until);
  if (day === undefined) return { posts: posts.length, users: users.length };
  return billAnew(db, ownerId, day, { posts, users, isOwn });
}
