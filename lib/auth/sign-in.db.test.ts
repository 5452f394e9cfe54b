import { hash } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { attemptLimits, signIns, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { hashPassword } from "./passwords";
import { register } from "./register";
import { checkPassword, openSignIn } from "./sign-in";

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
  expect(await signIn(name, password)).toMatchObject({ id: ada });
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

test("a name with signs in it that no name has is just a wrong one", async () => {
  for (const name of ["a\u0000b", "\ud800", "\u0000"]) {
    await expect(signIn(name, password)).rejects.toMatchObject({ code: "invalid" });
  }
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

/** Runs `act` while the password changes: it reads the old one, and the change is made before it is through. */
async function whilePasswordChanges<T>(
  changed: string,
  act: () => Promise<T>,
): Promise<PromiseSettledResult<T>> {
  const acting = await database.db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash: changed }).where(eq(users.id, ada));
    await tx.delete(signIns).where(eq(signIns.userId, ada));
    let isThrough = false;
    const settled = Promise.allSettled([act()]).finally(() => {
      isThrough = true;
    });
    await expect.poll(async () => isThrough || (await isSomebodyWaiting())).toBe(true);
    return { settled };
  });
  const [outcome] = await acting.settled;
  return outcome;
}

async function isSomebodyWaiting(): Promise<boolean> {
  const [row] = await database.sql`
    select exists (select from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock') as waits`;
  return row?.waits;
}

const browser = { ...visitor, userAgent: "" };

test("the old password opens nothing once another one is stored, even if it was checked before", async () => {
  const opened = await whilePasswordChanges(await hashPassword("another pass phrase"), () =>
    openSignIn(database.db, { name: "Ada Lovelace", password }, browser),
  );
  expect(opened).toMatchObject({ status: "rejected", reason: { code: "invalid" } });
  expect(await database.db.$count(signIns)).toBe(0);
});

test("a sign-in goes on when the same password was only hashed anew meanwhile", async () => {
  const opened = await whilePasswordChanges(await hashPassword(password), () =>
    openSignIn(database.db, { name: "Ada Lovelace", password }, browser),
  );
  expect(opened).toMatchObject({ status: "fulfilled", value: { userId: ada } });
  expect(await database.db.$count(signIns)).toBe(1);
});

test("hashing the old password anew never undoes a change of password", async () => {
  const weak = await hash(password, { memoryCost: 8192, timeCost: 1 });
  await database.db.update(users).set({ passwordHash: weak }).where(eq(users.id, ada));
  const changed = await hashPassword("another pass phrase");
  await whilePasswordChanges(changed, () => signIn("Ada Lovelace", password));
  const [row] = await database.db.select({ hash: users.passwordHash }).from(users);
  expect(row?.hash).toBe(changed);
});
