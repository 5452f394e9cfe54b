import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { attemptLimits, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { changeName, changePassword, changeTimeZone, listPeople } from "./account";
import { addUser } from "./register";
import { checkPassword } from "./sign-in";
import { createSignIn, findSignedIn } from "./sign-ins";
import type { CurrentUser } from "./types";

const database = testDatabase();
const password = "a long pass phrase";
const browser = { address: "203.0.113.7", userAgent: "" };
let ada: CurrentUser;

const signedIn = async (id: string): Promise<CurrentUser> => {
  const user = await findSignedIn(database.db, (await createSignIn(database.db, id, browser)).secret);
  if (!user) throw new Error("not signed in");
  return user;
};

beforeEach(async () => {
  await database.db.delete(users);
  await database.db.delete(attemptLimits);
  ada = await signedIn((await addUser(database.db, { name: "Ada", password, timeZone: undefined })).id);
  await addUser(database.db, { name: "Grace", password, timeZone: undefined });
});

test("changes a name, also only its case, but never to somebody else's", async () => {
  await changeName(database.db, ada.id, "ADA");
  await expect(changeName(database.db, ada.id, "grace")).rejects.toMatchObject({
    code: "conflict",
    field: "name",
  });
  expect((await listPeople(database.db)).map(({ name, role }) => [name, role])).toEqual([
    ["ADA", "admin"],
    ["Grace", "member"],
  ]);
});

test("a time zone chosen by the person is theirs from then on", async () => {
  await changeTimeZone(database.db, ada.id, "Pacific/Chatham");
  const [row] = await database.db.select().from(users).where(eq(users.id, ada.id));
  expect(row).toMatchObject({ timeZone: "Pacific/Chatham", timeZoneSource: "person" });
});

test("a new password ends all other sign-ins, not this one", async () => {
  const elsewhere = await createSignIn(database.db, ada.id, browser);
  const here = await createSignIn(database.db, ada.id, browser);
  const user = { ...ada, signInId: here.id };
  // The one of `ada` itself, and `elsewhere`.
  expect(
    await changePassword(database.db, user, { current: password, password: "another pass phrase" }),
  ).toBe(2);
  expect(await findSignedIn(database.db, elsewhere.secret)).toBeUndefined();
  expect(await findSignedIn(database.db, here.secret)).toMatchObject({ id: ada.id });
  await expect(checkPassword(database.db, { name: "Ada", password }, browser)).rejects.toThrow();
  await checkPassword(database.db, { name: "Ada", password: "another pass phrase" }, browser);
});

test.each([
  ["a wrong current password", { current: "wrong", password: "another pass phrase" }, "current"],
  ["a new one that is too short", { current: password, password: "short" }, "password"],
  ["a new one that everybody tries", { current: password, password: "Password123" }, "password"],
])("refuses %s and changes nothing", async (_what, given, field) => {
  const elsewhere = await createSignIn(database.db, ada.id, browser);
  await expect(changePassword(database.db, ada, given)).rejects.toMatchObject({ code: "invalid", field });
  expect(await findSignedIn(database.db, elsewhere.secret)).toBeDefined();
  await checkPassword(database.db, { name: "Ada", password }, browser);
});

test("somebody at an open browser cannot guess the password for long", async () => {
  const guess = () => changePassword(database.db, ada, { current: "wrong", password: "another pass phrase" });
  for (let time = 0; time < 10; time++) await expect(guess()).rejects.toMatchObject({ code: "invalid" });
  await expect(guess()).rejects.toMatchObject({ code: "rate_limited" });
});
