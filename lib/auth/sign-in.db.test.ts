import { hash } from "@node-rs/argon2";
import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { attemptLimits, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { register } from "./register";
import { checkPassword } from "./sign-in";

const database = testDatabase();
const password = "a long pass phrase";
const visitor = { address: "203.0.113.7" };
let ada: string;

beforeEach(async () => {
  await database.db.delete(users);
  await database.db.delete(attemptLimits);
  ada = (await register(database.db, { name: "Ada Lovelace", password, timeZone: undefined })).id;
});

const signIn = (name: string, tried: string, address = visitor.address) =>
  checkPassword(database.db, { name, password: tried }, { address });

test.each(["Ada Lovelace", "ada lovelace", "  ADA  LOVELACE "])("signs %j in", async (name) => {
  expect(await signIn(name, password)).toEqual({ id: ada });
});

test("takes a password typed in another Unicode form", async () => {
  await register(database.db, { name: "René", password: "caf\u00e9 au lait à midi", timeZone: undefined });
  expect(await signIn("Rene\u0301", "cafe\u0301 au lait a\u0300 midi")).toBeDefined();
});

test("says the same of a wrong password and an unknown name", async () => {
  const wrong = await signIn("Ada Lovelace", "another pass phrase").catch((error) => error);
  const unknown = await signIn("Nobody", password).catch((error) => error);
  expect(wrong).toMatchObject({ code: "invalid", field: undefined });
  expect(unknown.message).toBe(wrong.message);
});

test("never signs in a person without a password", async () => {
  await database.db.update(users).set({ passwordHash: null }).where(eq(users.id, ada));
  for (const tried of ["", "null", password]) {
    await expect(signIn("Ada Lovelace", tried)).rejects.toMatchObject({ code: "invalid" });
  }
});

test("makes a hash of lower cost anew, and leaves one of today's alone", async () => {
  const weak = await hash(password, { memoryCost: 8192, timeCost: 1 });
  await database.db.update(users).set({ passwordHash: weak }).where(eq(users.id, ada));
  await signIn("Ada Lovelace", password);
  const [renewed] = await database.db.select({ hash: users.passwordHash }).from(users);
  expect(renewed?.hash).toMatch(/\$m=19456,t=2,p=1\$/);
  await signIn("Ada Lovelace", password);
  const [again] = await database.db.select({ hash: users.passwordHash }).from(users);
  expect(again).toEqual(renewed);
});

test("after ten wrong guesses even the right password has to wait, from any address", async () => {
  for (let guess = 0; guess < 10; guess++) {
    await expect(signIn("Ada Lovelace", "wrong", `198.51.100.${guess}`)).rejects.toMatchObject({
      code: "invalid",
    });
  }
  await expect(signIn("ada lovelace", password, "198.51.100.99")).rejects.toMatchObject({
    code: "rate_limited",
  });
});

test("the limits are rows: a new process knows them", async () => {
  await expect(signIn("Ada Lovelace", "wrong")).rejects.toThrow();
  const rows = await database.db.select().from(attemptLimits).orderBy(attemptLimits.key);
  expect(rows.map(({ key, attempts }) => [key, attempts])).toEqual([
    ["sign-in:address:203.0.113.7", 1],
    ["sign-in:name:ada lovelace", 1],
  ]);
});

test("fifty failures from one address stop it, whatever names it tries", async () => {
  await database.db.insert(attemptLimits).values({
    key: "sign-in:address:203.0.113.7",
    attempts: 50,
    windowStartedAt: sql`now()`,
  });
  await expect(signIn("Ada Lovelace", password)).rejects.toMatchObject({ code: "rate_limited" });
});

test("signing in rightly uses up nothing", async () => {
  for (let time = 0; time < 12; time++) await signIn("Ada Lovelace", password);
  const rows = await database.db.select().from(attemptLimits);
  expect(rows.map(({ key, attempts }) => [key, attempts])).toEqual([["sign-in:address:203.0.113.7", 0]]);
});
