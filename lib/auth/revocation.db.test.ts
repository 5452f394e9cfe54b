import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { signIns, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { addUser } from "./register";
import {
  createSignIn,
  deleteDeadSignIns,
  deleteSignIn,
  findSignedIn,
  listSignIns,
  revokeOtherSignIns,
  revokeSignIn,
} from "./sign-ins";

const database = testDatabase();
const browser = { address: "203.0.113.7", userAgent: "Firefox" };
let ada: string;
let grace: string;

beforeEach(async () => {
  await database.db.delete(users);
  const password = "a long pass phrase";
  ada = (await addUser(database.db, { name: "Ada", password, timeZone: "Asia/Tokyo" })).id;
  grace = (await addUser(database.db, { name: "Grace", password, timeZone: undefined })).id;
});

const open = (userId: string) => createSignIn(database.db, userId, browser);
const isIn = async (secret: string) => (await findSignedIn(database.db, secret)) !== undefined;
const moveBack = (column: "expires_at" | "last_seen_at", id: string, interval: string) =>
  database.db.execute(
    sql`update sign_ins set ${sql.identifier(column)} = ${sql.identifier(column)} - ${interval}::interval where id = ${id}`,
  );

test("a secret finds its person; only its hash is stored", async () => {
  const { id, secret } = await open(ada);
  expect(await findSignedIn(database.db, secret)).toEqual({
    id: ada,
    name: "Ada",
    role: "admin",
    timeZone: "Asia/Tokyo",
    signInId: id,
  });
  expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  const dump = JSON.stringify(await database.db.select().from(signIns));
  expect(dump).not.toContain(secret);
});

test.each(["", "nonsense", "null"])("the secret %j finds nobody", async (secret) => {
  await open(ada);
  expect(await isIn(secret)).toBe(false);
});

test("signing out ends this sign-in at once, and no other", async () => {
  const [here, there] = [await open(ada), await open(ada)];
  await deleteSignIn(database.db, here.secret);
  expect([await isIn(here.secret), await isIn(there.secret)]).toEqual([false, true]);
});

test("revoking ends one of mine, and never one of another's", async () => {
  const [mine, theirs] = [await open(ada), await open(grace)];
  await revokeSignIn(database.db, ada, theirs.id);
  expect(await isIn(theirs.secret)).toBe(true);
  await revokeSignIn(database.db, ada, mine.id);
  expect(await isIn(mine.secret)).toBe(false);
});

test("revoking all others keeps this one and everybody else's", async () => {
  const [here, there, other] = [await open(ada), await open(ada), await open(grace)];
  expect(await revokeOtherSignIns(database.db, ada, here.id)).toBe(1);
  expect([await isIn(here.secret), await isIn(there.secret), await isIn(other.secret)]).toEqual([
    true,
    false,
    true,
  ]);
});

test("a sign-in ends after 30 days, seen or not", async () => {
  const { id, secret } = await open(ada);
  await moveBack("expires_at", id, "29 days 23 hours");
  expect(await isIn(secret)).toBe(true);
  await moveBack("expires_at", id, "2 hours");
  expect(await isIn(secret)).toBe(false);
});

test("a sign-in ends when nobody came for 7 days", async () => {
  const { id, secret } = await open(ada);
  await moveBack("last_seen_at", id, "6 days 23 hours");
  expect(await isIn(secret)).toBe(true);
  await moveBack("last_seen_at", id, "7 days 1 second");
  expect(await isIn(secret)).toBe(false);
});

test("coming back is noted, at most once a minute", async () => {
  const { id, secret } = await open(ada);
  const seen = async () =>
    (await database.db.select().from(signIns).where(eq(signIns.id, id)))[0]?.lastSeenAt;
  const first = await seen();
  await isIn(secret);
  expect(await seen()).toEqual(first);
  await moveBack("last_seen_at", id, "61 seconds");
  const earlier = await seen();
  await isIn(secret);
  expect((await seen())?.getTime()).toBeGreaterThan(earlier?.getTime() ?? Number.NaN);
});

test("deleting the person ends all their sign-ins", async () => {
  const { secret } = await open(ada);
  await database.db.delete(users).where(eq(users.id, ada));
  expect(await isIn(secret)).toBe(false);
});

test("lists mine that are alive, the latest first, and sweeps the dead", async () => {
  const [old, idle, recent] = [await open(ada), await open(ada), await open(ada)];
  await open(grace);
  await moveBack("last_seen_at", old.id, "1 hour");
  await moveBack("last_seen_at", idle.id, "8 days");
  const mine = await listSignIns(database.db, ada);
  expect(mine.map(({ id }) => id)).toEqual([recent.id, old.id]);
  expect(await deleteDeadSignIns(database.db)).toBe(1);
});
