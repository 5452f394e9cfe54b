import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { XAnswer, XCall, XOutcome } from "../clients/x/calls";
import { connect } from "../db/client";
import { spendingCaps, users, xAccount, xBilled, xCharges, xRateLimits } from "../db/schema";
import { forgetEnv } from "../env";
import { AppError } from "../errors";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { saveInstanceCap, savePersonCap } from "./caps";
import { getMoney } from "./get-money";
import { meterFor } from "./meter";
import { tryAgain } from "./pause";
import type { Spender } from "./types";

const database = testDatabase();
const X_USER = "2244994945";

let now: Date;
let people = 0;
beforeEach(() => {
  now = new Date("2026-11-21T12:00:00Z");
  setSettings({ ROOST_X_CAP_USD: "1000", ROOST_X_PERSON_CAP_USD: "100" });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  forgetEnv();
  for (const table of [xCharges, xBilled, xRateLimits, xAccount, spendingCaps])
    await database.db.delete(table);
});

function setSettings(settings: Record<string, string>): void {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  forgetEnv();
}

async function spender(): Promise<Spender> {
  const { id } = await makePerson(database.db, `spender ${++people}`);
  return { ownerId: id, xUserId: X_USER, feature: "likes" };
}

/** One dollar and a half at the most. */
const page: XCall = {
  endpoint: "GET /2/users/:id/liked_tweets",
  results: 100,
  fewestResults: 100,
  perResult: { posts: 1, users: 1 },
  readsOf: X_USER,
};
const PAGE = 1_500_000;

const ids = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index + 1));
const answer = (more: Partial<XAnswer> = {}): XAnswer => ({
  status: "answered",
  body: {},
  posts: [],
  users: [],
  ...more,
});
const never = () => Promise.reject(new Error("X was asked all the same."));
const meter = (who: Spender, db = database.db) => meterFor(db, who, () => now);
const spentBy = async (who: Spender) => (await getMoney(database.db, who.ownerId, now)).person.spentMicroUsd;
const charges = () => database.db.select().from(xCharges).orderBy(xCharges.id);

test("the most is in the ledger before X hears anything, and what it did cost afterwards", async () => {
  const who = await spender();
  await meter(who)(page, async () => {
    expect(await charges()).toMatchObject([{ microUsd: PAGE, settledAt: null, resources: null }]);
    return answer({ posts: ids(3), users: ids(2) });
  });
  expect(await charges()).toMatchObject([
    {
      microUsd: 3 * 5_000 + 2 * 10_000,
      resources: 5,
      feature: "likes",
      endpoint: page.endpoint,
      settledAt: now,
    },
  ]);
});

test.each([1, 2])(
  "20 calls at once at a cap that pays for 5: exactly 5 go (from %i pools)",
  async (pools) => {
    const who = await spender();
    await savePersonCap(database.db, who.ownerId, 5 * PAGE);
    const others = Array.from({ length: pools - 1 }, () => connect(database.url, 4));
    const dbs = [database.db, ...others.map(({ db }) => db)];
    let sent = 0;
    const calls = Array.from({ length: 20 }, (_, index) =>
      meter(who, dbs[index % dbs.length])(page, async () => {
        sent += 1;
        return answer({ posts: ids(100, 1000 * index), users: ids(100, 1000 * index) });
      }).then(
        () => "went",
        (error: AppError) => `${error.code} ${error.reason}`,
      ),
    );
    const ended = await Promise.all(calls);
    await Promise.all(others.map(({ sql }) => sql.end()));
    expect(sent).toBe(5);
    expect(ended.filter((end) => end === "went")).toHaveLength(5);
    expect(new Set(ended)).toEqual(new Set(["went", "rejected spending_cap"]));
    expect(await spentBy(who)).toBe(5 * PAGE);
  },
);

test("stops at the cap of all together, whoever spent it", async () => {
  const [one, other] = [await spender(), await spender()];
  await saveInstanceCap(database.db, PAGE + 1);
  await meter(one)(page, async () => answer({ posts: ids(100), users: ids(100) }));
  const stopped = meter(other)(page, never);
  await expect(stopped).rejects.toMatchObject({ code: "rejected", reason: "spending_cap" });
  await expect(stopped).rejects.toThrow(/An admin can raise it/);
});

test("a person's stop says what is spent, where to raise the cap, and when it goes on by itself", async () => {
  const who = await spender();
  await savePersonCap(database.db, who.ownerId, 1_000_000);
  await expect(meter(who)(page, never)).rejects.toMatchObject({
    message:
      "Your cap for X does not pay for more this month: $0.00 of $1.00 are spent. Raise it in Settings → Spending, or it goes on by itself on 1 December.",
    retryAt: new Date("2026-12-01T00:00:00Z"),
  });
  expect(await charges()).toEqual([]);
});

test("asks for as many results as the month still pays for", async () => {
  const who = await spender();
  await savePersonCap(database.db, who.ownerId, 1_000_000);
  const asked: number[] = [];
  const send = async (results: number) => {
    asked.push(results);
    return answer({ posts: ids(results), users: ids(results) });
  };
  await meter(who)({ ...page, fewestResults: 5 }, send);
  expect(asked).toEqual([66]);
  await expect(meter(who)({ ...page, fewestResults: 5 }, send)).rejects.toMatchObject({
    reason: "spending_cap",
  });
  expect(await spentBy(who)).toBe(66 * 15_000);
});

test("a lowered cap holds for the next call; a raised one lets it go on", async () => {
  const who = await spender();
  const send = async () => answer({ posts: ids(100), users: ids(100) });
  await meter(who)(page, send);
  await savePersonCap(database.db, who.ownerId, PAGE);
  await expect(meter(who)(page, never)).rejects.toMatchObject({ reason: "spending_cap" });
  await savePersonCap(database.db, who.ownerId, 3 * PAGE);
  await meter(who)(page, send);
});

test.each(["crashes", "loses the answer"])("a call that %s keeps the most, in any process", async (how) => {
  const who = await spender();
  const end = async (): Promise<XOutcome> => {
    if (how === "crashes") throw new Error("killed");
    return { status: "lost", error: new AppError("unavailable", "No answer.") };
  };
  await expect(meter(who)(page, end)).rejects.toThrow();
  const restarted = connect(database.url, 1);
  const later = new Date(now.getTime() + 3 * 60_000);
  expect((await getMoney(restarted.db, who.ownerId, later)).person).toMatchObject({
    spentMicroUsd: PAGE,
    unansweredMicroUsd: PAGE,
  });
  await savePersonCap(restarted.db, who.ownerId, PAGE);
  await expect(meter(who, restarted.db)(page, never)).rejects.toMatchObject({ reason: "spending_cap" });
  await restarted.sql.end();
});

test("an error of X's and a call that never left cost nothing", async () => {
  const who = await spender();
  const error = new AppError("unavailable", "Bad day.");
  await expect(meter(who)(page, async () => ({ status: "refused", error }))).rejects.toBe(error);
  await expect(meter(who)(page, async () => ({ status: "unsent", error }))).rejects.toBe(error);
  expect(await spentBy(who)).toBe(0);
  expect(await charges()).toMatchObject([{ settledAt: now }, { settledAt: now }]);
});

test("the month begins anew at midnight in UTC", async () => {
  const who = await spender();
  await savePersonCap(database.db, who.ownerId, PAGE);
  const send = async () => answer({ posts: ids(100), users: ids(100) });
  now = new Date("2026-11-30T23:59:59.999Z");
  await meter(who)(page, send);
  await expect(meter(who)(page, never)).rejects.toMatchObject({ reason: "spending_cap" });
  now = new Date("2026-12-01T00:00:00Z");
  await meter(who)(page, send);
  expect(await spentBy(who)).toBe(PAGE);
});

test("what X gave before on the same day is not billed again; the next day it is", async () => {
  const who = await spender();
  const give = async (from: number) => {
    await meter(who)(page, async () => answer({ posts: ids(10, from), users: ["7"] }));
    return (await charges()).at(-1)?.microUsd;
  };
  expect(await give(0)).toBe(10 * 5_000 + 10_000);
  expect(await give(0)).toBe(0);
  expect(await give(5)).toBe(5 * 5_000);
  now = new Date("2026-11-22T12:00:00Z");
  expect(await give(0)).toBe(10 * 5_000 + 10_000);
  expect((await database.db.select().from(xBilled)).map(({ billedOn }) => billedOn)).not.toContain(
    "2026-11-21",
  );
});

test("so close to midnight that clocks may differ, everything counts and makes nothing free", async () => {
  const who = await spender();
  const give = async (at: string) => {
    now = new Date(at);
    await meter(who)(page, async () => answer({ posts: ids(4) }));
    return (await charges()).at(-1)?.microUsd;
  };
  expect(await give("2026-11-21T23:00:00Z")).toBe(20_000);
  expect(await give("2026-11-21T23:59:30Z")).toBe(20_000);
  expect(await give("2026-11-22T00:00:30Z")).toBe(20_000);
  expect(await give("2026-11-22T00:02:00Z")).toBe(20_000);
  expect(await give("2026-11-22T00:03:00Z")).toBe(0);
});

test("the same post is billed to each person", async () => {
  for (const who of [await spender(), await spender()]) {
    await meter(who)(page, async () => answer({ posts: ids(1) }));
    expect(await spentBy(who)).toBe(5_000);
  }
});

test("the owner of the X app pays less for what is their own, and for that alone", async () => {
  setSettings({ ROOST_X_APP_OWNER: X_USER });
  const who = await spender();
  await meter(who)(page, async () => answer({ posts: ids(10), users: ids(10) }));
  expect(await spentBy(who)).toBe(20 * 1_000);
  const { readsOf: _, ...notOwn } = page;
  await meter(who)(notOwn, async () => answer({ posts: ids(10) }));
  expect(await spentBy(who)).toBe(20 * 1_000 + 10 * 5_000);
  const other = { ...(await spender()), xUserId: "12" };
  await meter(other)({ ...page, readsOf: "12" }, async () => answer({ posts: ids(10) }));
  expect(await spentBy(other)).toBe(10 * 5_000);
});

test("a window of X's that is used up is known to every process, until it ends", async () => {
  const who = await spender();
  const resetsAt = new Date("2026-11-21T12:10:00Z");
  const other = connect(database.url, 1);
  await meter(who)(page, async () => answer({ rateLimit: { limit: 2, remaining: 1, resetsAt } }));
  await meter(who, other.db)(page, async () => answer());
  for (const db of [database.db, other.db])
    await expect(meter(who, db)(page, never)).rejects.toMatchObject({
      code: "rate_limited",
      retryAt: resetsAt,
    });
  now = resetsAt;
  await meter(who, other.db)(page, async () => answer());
  await other.sql.end();
});

test("calls at once take no more than X's window has left", async () => {
  const who = await spender();
  const resetsAt = new Date("2026-11-21T12:15:00Z");
  await meter(who)(page, async () => answer({ rateLimit: { limit: 75, remaining: 3, resetsAt } }));
  const ended = await Promise.allSettled(
    Array.from({ length: 10 }, () => meter(who)(page, async () => answer())),
  );
  expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
});

test("another account, and another address, have windows of their own", async () => {
  const who = await spender();
  const resetsAt = new Date("2026-11-21T12:15:00Z");
  await meter(who)(page, async () => answer({ rateLimit: { limit: 1, remaining: 0, resetsAt } }));
  await meter({ ...who, xUserId: "12" })(page, async () => answer());
  await meter(who)({ ...page, endpoint: "GET /2/users/me" }, async () => answer());
});

test("while nobody knows whose account it is, no window is kept", async () => {
  const { xUserId: _, ...who } = await spender();
  const resetsAt = new Date("2026-11-21T12:15:00Z");
  for (let call = 0; call < 2; call += 1)
    await meter(who)(page, async () => answer({ rateLimit: { limit: 1, remaining: 0, resetsAt } }));
  expect(await database.db.select().from(xRateLimits)).toEqual([]);
});

test("a refusal for its rate closes the window, whatever its headers say", async () => {
  const who = await spender();
  const retryAt = new Date("2026-11-21T12:07:00Z");
  const error = new AppError("rate_limited", "Later.", { retryAt });
  const rateLimit = { limit: 75, remaining: 74, resetsAt: new Date("2026-11-21T12:15:00Z") };
  await expect(meter(who)(page, async () => ({ status: "refused", error, rateLimit }))).rejects.toBe(error);
  await expect(meter(who)(page, never)).rejects.toMatchObject({ code: "rate_limited", retryAt });
});

test("an answer that was long under way does not open a window that a later one closed", async () => {
  const who = await spender();
  const resetsAt = new Date("2026-11-21T12:15:00Z");
  await meter(who)(page, async () => {
    await meter(who)(page, async () => answer({ rateLimit: { limit: 2, remaining: 0, resetsAt } }));
    return answer({ rateLimit: { limit: 2, remaining: 1, resetsAt } });
  });
  await expect(meter(who)(page, never)).rejects.toMatchObject({ code: "rate_limited" });
});

test("a call that never left gives its place in the window back", async () => {
  const who = await spender();
  const resetsAt = new Date("2026-11-21T12:15:00Z");
  await meter(who)(page, async () => answer({ rateLimit: { limit: 2, remaining: 1, resetsAt } }));
  const error = new AppError("unavailable", "No network.");
  await expect(meter(who)(page, async () => ({ status: "unsent", error }))).rejects.toBe(error);
  await meter(who)(page, async () => answer());
});

test("X's own cap pauses everybody until somebody says to try again, next month too", async () => {
  const [one, other] = [await spender(), await spender()];
  const error = new AppError("rejected", "X gives no more.", { reason: "usage_cap" });
  await expect(meter(one)(page, async () => ({ status: "refused", error }))).rejects.toBe(error);
  now = new Date("2026-12-02T00:00:00Z");
  for (const who of [one, other])
    await expect(meter(who)(page, never)).rejects.toMatchObject({
      code: "rejected",
      reason: "usage_cap",
      message: "X gives no more.",
    });
  expect((await getMoney(database.db, other.ownerId, now)).paused).toEqual({
    at: new Date("2026-11-21T12:00:00Z"),
    because: "X gives no more.",
  });
  await tryAgain(database.db);
  await meter(other)(page, async () => answer());
});

test("what a person spent stays spent when they are gone", async () => {
  const who = await spender();
  await meter(who)(page, async () => answer({ posts: ids(100), users: ids(100) }));
  await database.db.delete(users).where(eq(users.id, who.ownerId));
  const { instance } = await getMoney(database.db, (await spender()).ownerId, now);
  expect(instance.spentMicroUsd).toBe(PAGE);
});

test("a person who is deleted while X answers has spent it all the same, and the answer is given", async () => {
  const who = await spender();
  await meter(who)(page, async () => {
    await database.db.delete(users).where(eq(users.id, who.ownerId));
    return answer({ posts: ids(3), users: ids(2) });
  });
  expect(await charges()).toMatchObject([{ ownerId: null, microUsd: 3 * 5_000 + 2 * 10_000, resources: 5 }]);
});

test("nor do the deletion and the call wait for each other in a circle", async () => {
  const who = await spender();
  await meter(who)(page, async () => answer({ posts: ids(3) }));
  now = new Date("2026-11-22T12:00:00Z");
  const deletion = await database.sql.reserve();
  const calling = meter(who)(page, async () => {
    // As the deletion does it: the person first, then what is theirs.
    await deletion`begin`;
    await deletion`select from users where id = ${who.ownerId} for update`;
    return answer({ posts: ids(3) });
  });
  await vi.waitFor(async () => {
    const waiting = await database.sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    expect(waiting).toHaveLength(1);
  });
  await deletion`delete from users where id = ${who.ownerId}`;
  await deletion`commit`;
  deletion.release();
  await calling;
  expect((await charges()).map(({ ownerId }) => ownerId)).toEqual([null, null]);
});

test("nobody is asked anything for a person who is gone", async () => {
  const who = await spender();
  await database.db.delete(users).where(eq(users.id, who.ownerId));
  await expect(meter(who)(page, never)).rejects.toMatchObject({ code: "not_found" });
});
