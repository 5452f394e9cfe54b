import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { attemptLimits, users } from "../db/schema";
import { isAppError } from "../errors";
import { testDatabase } from "../testing/database";
import { countAttempt, deleteOldAttempts, forgetAttempts, takeBackAttempt } from "./limits";
import { addUser } from "./register";
import { checkPassword } from "./sign-in";

const database = testDatabase();
const password = "a long pass phrase";

beforeEach(async () => {
  await database.db.delete(users);
  await database.db.delete(attemptLimits);
  await addUser(database.db, { name: "Ada", password, timeZone: undefined });
});

const tryToSignIn = (name: string, tried: string, address = "203.0.113.7") =>
  checkPassword(database.db, { name, password: tried }, { address });

/** Makes `times` attempts at once. @returns how many were let through. */
async function attempt(times: number, whose: string): Promise<number> {
  const all = await Promise.allSettled(
    Array.from({ length: times }, () => countAttempt(database.db, "sign-in:name-at-address", whose)),
  );
  return all.filter(({ status }) => status === "fulfilled").length;
}

async function minutesPass(minutes: number): Promise<void> {
  await database.db.execute(
    sql`update attempt_limits set window_started_at = window_started_at - make_interval(mins => ${minutes})`,
  );
}

test("lets ten attempts through, however many come at once", async () => {
  expect(await attempt(25, "ada")).toBe(10);
  expect(await attempt(1, "ada")).toBe(0);
});

test("says when to try again, and lets through then", async () => {
  await attempt(10, "grace");
  await minutesPass(5);
  const refusal = await countAttempt(database.db, "sign-in:name-at-address", "grace").catch((error) => error);
  expect(isAppError(refusal, "rate_limited")).toBe(true);
  expect(refusal.message).toBe("That was tried too often. Try again in 10 minutes.");
  const waitMs = refusal.retryAt.getTime() - Date.now();
  expect(waitMs).toBeGreaterThan(9 * 60_000);
  expect(waitMs).toBeLessThan(11 * 60_000);
  await minutesPass(11);
  expect(await attempt(1, "grace")).toBe(1);
});

test("counts each name for itself", async () => {
  await attempt(10, "alan");
  expect(await attempt(1, "alonzo")).toBe(1);
});

test("forgives one who was right", async () => {
  await attempt(10, "edsger");
  await forgetAttempts(database.db, "sign-in:name-at-address", "edsger");
  expect(await attempt(1, "edsger")).toBe(1);
});

test("takes back an attempt that was none", async () => {
  await attempt(10, "barbara");
  await takeBackAttempt(database.db, "sign-in:name-at-address", "barbara");
  expect(await attempt(2, "barbara")).toBe(1);
});

test("forgets counters of yesterday, and only those", async () => {
  await attempt(10, "old");
  await minutesPass(25 * 60);
  await attempt(10, "new");
  await deleteOldAttempts(database.db);
  const rows = await database.db.execute(sql`select key from attempt_limits`);
  expect(rows.map(({ key }) => key)).toEqual(["sign-in:name-at-address:new"]);
});

const isLate = { code: "rate_limited" };
const isWrong = { code: "invalid" };

test("after ten wrong guesses even the right password has to wait, at that address and no other", async () => {
  for (let guess = 0; guess < 10; guess++) {
    await expect(tryToSignIn("Ada", "wrong")).rejects.toMatchObject(isWrong);
  }
  await expect(tryToSignIn("ADA", password)).rejects.toMatchObject(isLate);
  expect(await tryToSignIn("Ada", password, "198.51.100.1")).toBeDefined();
});

test("after a hundred wrong guesses from anywhere, everybody has to wait", async () => {
  await database.db.insert(attemptLimits).values({
    key: "sign-in:name:ada",
    attempts: 99,
    windowStartedAt: sql`now()`,
  });
  await expect(tryToSignIn("Ada", "wrong", "198.51.100.1")).rejects.toMatchObject(isWrong);
  await expect(tryToSignIn("Ada", password, "198.51.100.2")).rejects.toMatchObject(isLate);
});

test("every spelling that finds the person counts as their name", async () => {
  await addUser(database.db, { name: "ivan", password, timeZone: undefined });
  const spellings = ["ivan", "IVAN", "\u0130van", " i\u0056an "];
  const found: string[] = [];
  for (const spelling of spellings) {
    if (await tryToSignIn(spelling, password).catch(() => undefined)) found.push(spelling);
  }
  expect(found).toContain("IVAN");
  for (let guess = 0; guess < 10; guess++) {
    const spelling = found[guess % found.length] as string;
    await expect(tryToSignIn(spelling, "wrong")).rejects.toMatchObject(isWrong);
  }
  for (const spelling of found) await expect(tryToSignIn(spelling, password)).rejects.toMatchObject(isLate);
});

test("a guess that nobody had time to look at does not count", async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 60 }, (_, guess) => tryToSignIn("Ada", "wrong", `198.51.100.${guess}`)),
  );
  const codes = answers.map((answer) => (answer.status === "rejected" ? answer.reason.code : "in"));
  const looked = codes.filter((code) => code === "invalid").length;
  expect(codes).toContain("rate_limited");
  const [row] = await database.db.select().from(attemptLimits).where(sql`key = 'sign-in:name:ada'`);
  expect(row?.attempts).toBe(looked);
  const [addresses] = await database.db.execute(
    sql`select sum(attempts)::int as attempts from attempt_limits where key like 'sign-in:address:%'`,
  );
  expect(addresses?.attempts).toBe(looked);
});

test("the limits are rows: a new process knows them", async () => {
  await expect(tryToSignIn("Ada", "wrong")).rejects.toThrow();
  const rows = await database.db.select().from(attemptLimits).orderBy(attemptLimits.key);
  expect(rows.map(({ key, attempts }) => [key, attempts])).toEqual([
    ["sign-in:address:203.0.113.7", 1],
    ["sign-in:name-at-address:203.0.113.7 ada", 1],
    ["sign-in:name:ada", 1],
  ]);
});

test("fifty failures from one address stop it, whatever names it tries", async () => {
  await database.db.insert(attemptLimits).values({
    key: "sign-in:address:203.0.113.7",
    attempts: 50,
    windowStartedAt: sql`now()`,
  });
  await expect(tryToSignIn("Ada", password)).rejects.toMatchObject({ code: "rate_limited" });
});

test("signing in rightly uses up nothing", async () => {
  for (let time = 0; time < 12; time++) await tryToSignIn("Ada", password);
  const rows = await database.db.select().from(attemptLimits).orderBy(attemptLimits.key);
  expect(rows.map(({ key, attempts }) => [key, attempts])).toEqual([
    ["sign-in:address:203.0.113.7", 0],
    ["sign-in:name:ada", 0],
  ]);
});
