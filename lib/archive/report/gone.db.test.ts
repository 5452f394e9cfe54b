import { expect, test } from "vitest";
import type { Db } from "../../db/client";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { importArchive } from "../import/import-archive";
import { readReport } from "./read-report";

const database = testDatabase();
const bench = importBench(database);

async function archiveOf(made: string, ...ids: string[]): Promise<string> {
  const path = bench.path(`${made}.zip`);
  const zip = await ZipWriter.create(path);
  const tweets = ids.map((id_str) => ({
    tweet: { id_str, created_at: "Sat Nov 16 11:33:22 +0000 2013", full_text: `tweet ${id_str}` },
  }));
  const manifest = {
    userInfo: { accountId: "7", userName: "ada" },
    archiveInfo: { generationDate: `${made}T00:00:00.000Z` },
  };
  await zip.add("data/tweets.js", `window.YTD.tweets.part0 = ${JSON.stringify(tweets)}`);
  await zip.add("data/manifest.js", `window.__THAR_CONFIG = ${JSON.stringify(manifest)}`);
  await zip.close();
  return path;
}

/** A connection over which an import is marked as done only after this. */
function markingDoneAfter(work: () => Promise<unknown>): Db {
  const { db } = bench.deps();
  return new Proxy(db, {
    get: (target, name) => {
      if (name !== "update") return Reflect.get(target, name);
      return (table: Parameters<Db["update"]>[0]) => ({
        set(values: Record<string, unknown>) {
          const update = target.update(table).set(values);
          if (values.status !== "done") return update;
          return {
            where: (condition: Parameters<typeof update.where>[0]) => ({
              returning: async (fields: Parameters<ReturnType<typeof update.where>["returning"]>[0]) => {
                await work();
                return update.where(condition).returning(fields);
              },
            }),
          };
        },
      });
    },
  });
}

test("of two archives whose imports end at once the newer one still knows all that it lacks", async () => {
  const { id } = await makePerson(database.db, "at once");
  const older = await archiveOf("2024-01-01", "11", "12", "13");
  const newer = await bench.uploaded(id, await archiveOf("2024-06-01", "13", "14"));
  // The older one is imported after the newer one has counted, and before it is done.
  const db = markingDoneAfter(() => bench.import(id, older));
  expect(await importArchive({ ...bench.deps(), db }, newer)).toMatchObject({ status: "done" });
  expect((await readReport(database.db, newer)).since).toMatchObject({ gone: 2 });
});
