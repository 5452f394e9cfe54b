import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { checkPassword } from "@/lib/auth/sign-in";
import { users } from "@/lib/db/schema";
import { testDatabase } from "@/lib/testing/database";

const database = testDatabase();

async function roost(args: string[], stdin: string): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ["scripts/roost.mjs", ...args], {
    env: { ...process.env, DATABASE_URL: database.url },
  });
  child.stdin.end(stdin);
  const code = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

test("adds people who can sign in, the first as admin", async () => {
  const ada = await roost(["user", "add", "Ada L", "--time-zone", "Asia/Tokyo"], "a long pass phrase\n");
  expect(ada).toMatchObject({ code: 0, out: "Added Ada L, who is the admin.\n" });
  const grace = await roost(["user", "add", "grace", "--json"], "another pass phrase");
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
  const { code, out, err } = await roost(["user", ...args], stdin);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(words);
});
