import { expect, test } from "vitest";
import { checkPassword } from "@/lib/auth/sign-in";
import { users } from "@/lib/db/schema";
import { testDatabase } from "@/lib/testing/database";
import { runRoost, startRoost } from "@/lib/testing/roost";

const database = testDatabase();

test("adds people who can sign in, the first as admin", async () => {
  const ada = await startRoost(database, ["user", "add", "Ada L", "--time-zone", "Asia/Tokyo"], {
    stdin: "a long pass phrase\n",
  });
  expect(ada).toMatchObject({ code: 0, out: "Added Ada L, who is the admin.\n" });
  const grace = await runRoost(database, ["user", "add", "grace", "--json"], {
    stdin: "another pass phrase",
  });
  expect(JSON.parse(grace.out)).toMatchObject({ name: "grace", role: "member" });

  const rows = await database.db.select().from(users).orderBy(users.createdAt);
  expect(rows.map(({ name, timeZone }) => [name, timeZone])).toEqual([
    ["Ada L", "Asia/Tokyo"],
    ["grace", "UTC"],
  ]);
  const visitor = { address: "203.0.113.7" };
  await checkPassword(database.db, { name: "ada l", password: "a long pass phrase" }, visitor);
  await checkPassword(database.db, { name: "grace", password: "another pass phrase" }, visitor);
});

test.each([
  ["a password that everybody tries", ["add", "alan"], "password1\n", /tried first/],
  ["no password", ["add", "alan"], "", /at least 8/],
  ["an unknown zone", ["add", "alan", "--time-zone", "Mars/Olympus"], "a long pass phrase\n", /no time zone/],
  ["no name", ["add"], "a long pass phrase\n", /roost user add <name>/],
  ["another deed", ["remove", "alan"], "", /roost user add <name>/],
])("refuses %s in words", async (_what, args, stdin, words) => {
  const { code, out, err } = await runRoost(database, ["user", ...args], { stdin });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(words);
});
