import { hash } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
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
