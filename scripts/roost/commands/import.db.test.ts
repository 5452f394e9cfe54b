import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { tweets } from "@/lib/db/schema";
import { isAppError } from "@/lib/errors";
import { testDataDir } from "@/lib/testing/data-dir";
import { testDatabase } from "@/lib/testing/database";
import { importBench } from "@/lib/testing/import-bench";
import { makePerson } from "@/lib/testing/people";
import { command } from "./import";

testDataDir();
const database = testDatabase();
const bench = importBench(database);

async function run(positionals: string[], user?: string, handle?: string) {
  const said: string[] = [];
  let document: unknown;
  const out = {
    json: true,
    print: (words: string) => void said.push(words),
    result: (given: unknown) => {
      document = given;
    },
    pour: async () => {},
    progress: () => {},
  };
  const code = await command.run({
    args: { positionals, values: { user, handle } },
    db: database.db,
    sql: database.sql,
    out,
    stdin: Readable.from([]),
  });
  return { code, document, words: said.join("\n") };
}

test("reads a zip that is on the server, says what it found, and leaves the zip", async () => {
  const { id } = await makePerson(database.db, "Ada");
  const path = await bench.sample({ tweets: 60, withMedia: 3, likes: 5 });
  const first = await run([path], "ada");
  expect(first).toMatchObject({
    code: 0,
    document: {
      handle: "ada_archive",
      added: 63,
      updated: 0,
      unchanged: 0,
      likes: 5,
      skipped: [],
      brokenFiles: [],
    },
  });
  expect(first.words).toMatch(/63 tweets, of which 63 are new/);
  expect(await database.db.$count(tweets, eq(tweets.ownerId, id))).toBe(63);
  expect((await stat(path)).isFile()).toBe(true);

  expect(await run([path], "ada")).toMatchObject({ document: { tweets: 63, added: 0, unchanged: 63 } });
});

test("says what is wrong: no such person, no such file, no archive", async () => {
  await makePerson(database.db, "Bob");
  const path = await bench.sample({ tweets: 3, withMedia: 0 });
  await expect(run([path], "nobody")).rejects.toSatisfy((error) => isAppError(error, "not_found"));
  await expect(run(["/nowhere.zip"], "bob")).rejects.toSatisfy((error) => isAppError(error, "not_found"));
  await expect(run(["package.json"], "bob")).rejects.toSatisfy((error) => isAppError(error, "invalid"));
  await expect(run([path])).rejects.toSatisfy((error) => isAppError(error, "invalid"));
});

test("takes the caller's word for whose an archive is that does not say so", async () => {
  await makePerson(database.db, "Eve");
  const path = await bench.sample({ tweets: 5, withMedia: 0, isAnonymous: true });
  await expect(run([path], "eve", "no handle")).rejects.toSatisfy((error) => isAppError(error, "invalid"));
  expect(await run([path], "eve", "@eve_writes")).toMatchObject({ document: { handle: "eve_writes" } });
  const row = await database.sql`select handle from archives where local_path = ${path}`;
  expect(row).toMatchObject([{ handle: "eve_writes" }]);
});
