import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { users } from "../db/schema";
import { isAppError } from "../errors";
import { testDatabase } from "../testing/database";
import { registerInput } from "./input";
import { addUser, register, registerVisitor } from "./register";
import { canRegister, saveSignUpsOpen } from "./sign-ups";

const database = testDatabase();
const password = "a long pass phrase";
const visitor = { address: "203.0.113.7", userAgent: "" };
const person = (name: string, timeZone?: string) => registerInput.parse({ name, password, timeZone });

beforeEach(async () => {
  await database.db.delete(users);
  await saveSignUpsOpen(database.db, true);
});

test("of ten who come first at once, one is the admin", async () => {
  const names = Array.from({ length: 10 }, (_, number) => `Person ${number}`);
  const people = await Promise.all(names.map((name) => register(database.db, person(name))));
  expect(people.filter(({ role }) => role === "admin")).toHaveLength(1);
});

test("of two who take one name at once, whatever its case, one gets it", async () => {
  const both = await Promise.allSettled([
    register(database.db, person("Ada")),
    register(database.db, person("ADA")),
  ]);
  const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused).toHaveLength(1);
  expect(isAppError(refused[0], "conflict")).toBe(true);
  expect(refused[0].field).toBe("name");
});

test("keeps the browser's time zone as a guess, and the command line's as the person's word", async () => {
  await register(database.db, person("Ada", "Asia/Tokyo"));
  await addUser(database.db, person("Grace", "Europe/Berlin"));
  await register(database.db, person("Alan", "Mars/Olympus"));
  const zones = await database.db
    .select({ name: users.name, zone: users.timeZone, source: users.timeZoneSource })
    .from(users)
    .orderBy(users.name);
  expect(zones).toEqual([
    { name: "Ada", zone: "Asia/Tokyo", source: "browser" },
    { name: "Alan", zone: "UTC", source: "unknown" },
    { name: "Grace", zone: "Europe/Berlin", source: "person" },
  ]);
});

test("stores an argon2id hash of 19 MiB and two passes, never the password", async () => {
  const { id } = await register(database.db, person("Ada"));
  const [row] = await database.db.select().from(users).where(eq(users.id, id));
  expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("closed sign-ups let the first person in and nobody after; the command line always", async () => {
  await saveSignUpsOpen(database.db, false);
  expect(await canRegister(database.db)).toEqual({ isAllowed: true, isFirst: true });
  expect((await register(database.db, person("Ada"))).role).toBe("admin");
  expect(await canRegister(database.db)).toEqual({ isAllowed: false, isFirst: false });
  await expect(register(database.db, person("Grace"))).rejects.toMatchObject({ code: "rejected" });
  expect((await addUser(database.db, person("Grace"))).role).toBe("member");
});

test("ten registrations an hour from one address, then it has to wait", async () => {
  for (let number = 0; number < 10; number++) {
    await registerVisitor(database.db, person(`Person ${number}`), visitor);
  }
  await expect(registerVisitor(database.db, person("Eleventh"), visitor)).rejects.toMatchObject({
    code: "rate_limited",
  });
});

test.each([
  ["  Ada   Lovelace ", "Ada Lovelace"],
  ["Ａda", "Ada"],
  ["Ólafur", "Ólafur"],
  ["أحمد", "أحمد"],
])("takes the name %j as %j", (typed, name) => {
  expect(registerInput.parse({ name: typed, password }).name).toBe(name);
});

test.each(["", "   ", "a".repeat(41), "new\u0000line", "a\u202eb", "<b>", "/../etc"])(
  "refuses the name %j",
  (name) => {
    expect(registerInput.safeParse({ name, password }).success).toBe(false);
  },
);
