import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { isAppError } from "@/lib/errors";
import { testDatabase } from "@/lib/testing/database";
import { importBench } from "@/lib/testing/import-bench";
import { makePerson } from "@/lib/testing/people";
import { ZipWriter } from "@/lib/testing/sample-archive/zip-writer";
import { command } from "./report";

const database = testDatabase();
const bench = importBench(database);

async function run(positionals: string[], user?: string) {
  const said: string[] = [];
  const out = {
    json: false,
    print: (words: string) => void said.push(words),
    result: () => {},
    pour: async () => {},
    progress: () => {},
  };
  const args = { positionals, values: { user } };
  const code = await command.run({ args, db: database.db, sql: database.sql, out, stdin: Readable.from([]) });
  return { code, words: said.join("\n") };
}

test("tells that all is here, or what is missing", async () => {
  const ada = await makePerson(database.db, "Ada");
  const whole = await bench.import(ada.id, await bench.sample({ tweets: 40, withMedia: 2 }));
  const told = await run(["latest"], "ada");
  expect(told).toMatchObject({
    code: 0,
    words: expect.stringMatching(/@ada_archive: everything in this archive is here/),
  });
  expect(told.words).toMatch(/read +data\/tweets\.js {2}\d+ of \d+ records/);

  const path = bench.path("short.zip");
  const zip = await ZipWriter.create(path);
  await zip.add("data/tweets.js", "window.YTD.tweets.part0 = [ ]");
  const dataTypes = { tweets: { files: [{ fileName: "data/tweets.js", count: "2" }] } };
  await zip.add("data/manifest.js", `window.__THAR_CONFIG = ${JSON.stringify({ dataTypes })}`);
  await zip.close();
  await bench.import(ada.id, path);
  expect(await run(["latest"], "ada")).toMatchObject({
    code: 3,
    words: expect.stringMatching(/! data\/tweets\.js should hold 2 tweets, and holds 0: 2 are missing\./),
  });
  expect(await run([whole.archiveId], "ada")).toMatchObject({ code: 0 });
});

test("says what is wrong: no such person, no such archive, nothing imported", async () => {
  await makePerson(database.db, "Bob");
  for (const [which, user] of [
    ["latest", "bob"],
    ["nothing", "bob"],
    ["latest", "nobody"],
  ] as const)
    await expect(run([which], user)).rejects.toSatisfy((error) => isAppError(error, "not_found"));
  await expect(run(["latest"])).rejects.toSatisfy((error) => isAppError(error, "invalid"));
  await expect(run([], "bob")).rejects.toSatisfy((error) => isAppError(error, "invalid"));
});
