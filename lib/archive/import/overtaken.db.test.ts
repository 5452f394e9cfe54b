import { createReadStream } from "node:fs";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Storage } from "../../clients/storage/types";
import { archives } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { importArchive } from "./import-archive";
import { inspectArchive } from "./inspect";
import { loadSlice } from "./load";

const database = testDatabase();
const bench = importBench(database);

/** A store that is as slow as something else takes. */
const slowBy = (work: () => Promise<unknown>): Storage => {
  const { storage } = bench.deps();
  let begun: Promise<unknown> | undefined;
  return {
    ...storage,
    head: async (key) => {
      begun ??= work();
      await begun;
      return storage.head(key);
    },
  };
};

test("a worker that lost its lock while it looked into the zip takes away nothing that another one has counted", async () => {
  const { id } = await makePerson(database.db, "overtaken");
  const { storage } = bench.deps();
  const key = `archives/${id}.zip`;
  await storage.put(key, createReadStream(await bench.sample({ tweets: 40, withMedia: 2, likes: 3 })));
  const archiveId = await bench.uploaded(id, bench.path("sample-1.zip"));
  await database.db
    .update(archives)
    .set({ localPath: null, storageKey: key })
    .where(eq(archives.id, archiveId));

  const other = async () => {
    await inspectArchive(bench.deps(), archiveId);
    await loadSlice(bench.deps(), archiveId, new Date(8e15));
  };
  await inspectArchive({ ...bench.deps(), storage: slowBy(other) }, archiveId);

  const outcome = await importArchive(bench.deps(), archiveId);
  expect(outcome).toMatchObject({ status: "done", tally: { likes: { read: 3 } } });
  expect("tally" in outcome && outcome.tally.tweets.read).toBeGreaterThanOrEqual(40);
});
