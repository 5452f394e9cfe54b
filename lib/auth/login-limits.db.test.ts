import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { isAppError } from "../errors";
import { testDatabase } from "../testing/database";
import { countAttempt, deleteOldAttempts, forgetAttempts, takeBackAttempt } from "./limits";

const database = testDatabase();

/** Makes `times` attempts at once. @returns how many were let through. */
async function attempt(times: number, whose: string): Promise<number> {
  const all = await Promise.allSettled(
    Array.from({ length: times }, () => countAttempt(database.db, "sign-in:name", whose)),
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
  const refusal = await countAttempt(database.db, "sign-in:name", "grace").catch((error) => error);
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
  await forgetAttempts(database.db, "sign-in:name", "edsger");
  expect(await attempt(1, "edsger")).toBe(1);
});

test("takes back an attempt that was none", async () => {
  await attempt(10, "barbara");
  await takeBackAttempt(database.db, "sign-in:name", "barbara");
  expect(await attempt(2, "barbara")).toBe(1);
});

test("forgets counters of yesterday, and only those", async () => {
  await attempt(10, "old");
  await minutesPass(25 * 60);
  await attempt(10, "new");
  await deleteOldAttempts(database.db);
  const rows = await database.db.execute(sql`select key from attempt_limits`);
  expect(rows.map(({ key }) => key)).toEqual(["sign-in:name:new"]);
});
