import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { markBroken } from "@/lib/connections/mark-broken";
import { seal } from "@/lib/connections/seal";
import { connections } from "@/lib/db/schema";
import { testDatabase } from "@/lib/testing/database";
import { makePerson } from "@/lib/testing/people";
import { runRoost } from "@/lib/testing/roost";

const database = testDatabase();
const [old, next] = ["11".repeat(32), "22".repeat(32)];

const roost = (args: string[], keys: string) => runRoost(database, args, { env: { ROOST_TOKEN_KEYS: keys } });

async function addLink(ownerId: string, provider: "x" | "dropbox", label: string): Promise<string> {
  const id = randomUUID();
  const key = { id: "old", bytes: Buffer.from(old, "hex") };
  const sealed = (column: string) =>
    seal(`token of ${label}`, { table: "connections", column, rowId: id }, key);
  await database.db.insert(connections).values({
    id,
    ownerId,
    provider,
    accountId: label,
    label,
    scopes: ["like.read"],
    accessToken: sealed("access_token"),
    refreshToken: sealed("refresh_token"),
  });
  return id;
}

test("lists what a person linked and how it stands, for people and for programs, and no token", async () => {
  const ada = await makePerson(database.db, "ada");
  await addLink(ada.id, "dropbox", "Ada's box");
  const x = await addLink(ada.id, "x", "ada_writes");
  await markBroken(database.db, x, "X ended it. Link it again.");
  await addLink((await makePerson(database.db, "grace")).id, "x", "grace_writes");

  const words = await roost(["connections", "--user", "Ada"], `old:${old}`);
  expect(words).toMatchObject({ code: 0 });
  expect(words.out.split("\n").map((line) => line.replace(/ +/g, " "))).toEqual([
    "X ada_writes needs a new link: X ended it. Link it again.",
    "Dropbox Ada's box working",
    "",
  ]);
  const json = await roost(["connections", "--user", "ada", "--json"], `old:${old}`);
  expect(JSON.parse(json.out)).toMatchObject({
    user: "ada",
    connections: [
      { provider: "x", label: "ada_writes", status: "broken", problem: "X ended it. Link it again." },
      { provider: "dropbox", label: "Ada's box", status: "working", scopes: ["like.read"] },
    ],
  });
  expect(json.out).not.toMatch(/token of|accessToken|refreshToken/);
  expect(await roost(["connections", "--user", "nobody"], `old:${old}`)).toMatchObject({ code: 1, out: "" });
});

test("seals with the first key, says how much, and that a key is missing", async () => {
  const missing = await roost(["rotate-keys", "--json"], `next:${next}`);
  expect(missing).toMatchObject({ code: 1, out: '{"rewritten":0,"unreadable":2}\n' });
  expect(missing.err).toContain("2 links could not be read: the key is not in ROOST_TOKEN_KEYS.");
  const keys = `next:${next},old:${old}`;
  expect(await roost(["rotate-keys"], keys)).toMatchObject({ code: 0, out: "Sealed 2 links anew.\n" });
  expect(await roost(["rotate-keys"], `next:${next}`)).toMatchObject({
    code: 0,
    out: "Everything is sealed with the first key already.\n",
  });
});
