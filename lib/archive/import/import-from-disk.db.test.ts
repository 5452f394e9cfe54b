import { utimes } from "node:fs/promises";
import { expect, test } from "vitest";
import { isAppError } from "../../errors";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { markFailed } from "./archive-rows";
import { importFromDisk } from "./import-from-disk";
import { inspectArchive } from "./inspect";
import { withArchiveLock } from "./lock";

const database = testDatabase();
const bench = importBench(database);

/** An import of this file that was begun, and stopped behind its first step. */
async function begun(ownerId: string, path: string): Promise<string> {
  let archiveId = "";
  const stop = importFromDisk(bench.deps(), ownerId, path, (id) => {
    archiveId = id;
    throw new Error("stopped");
  });
  await expect(stop).rejects.toThrow("stopped");
  await inspectArchive(bench.deps(), archiveId);
  return archiveId;
}

test("a second call for a file that is being read leaves the first one at it", async () => {
  const { id } = await makePerson(database.db, "hasty");
  const path = await bench.sample({ tweets: 3, withMedia: 0 });
  const archiveId = await begun(id, path);
  await withArchiveLock(database.sql, archiveId, async () => {
    const second = importFromDisk(bench.deps(), id, path);
    await expect(second).rejects.toSatisfy((error) => isAppError(error, "unavailable"));
    expect(await bench.archive(archiveId)).toMatchObject({ status: "reading", problem: null });
  });
  expect(await importFromDisk(bench.deps(), id, path)).toMatchObject({ status: "done", archiveId });
});

test("a later call goes on with one that failed", async () => {
  const { id } = await makePerson(database.db, "patient");
  const path = await bench.sample({ tweets: 3, withMedia: 0 });
  const archiveId = await begun(id, path);
  await markFailed(database.db, archiveId, "The import stopped.", new Date());
  expect(await importFromDisk(bench.deps(), id, path)).toMatchObject({ status: "done", archiveId });
  expect(await bench.archive(archiveId)).toMatchObject({ problem: null });
});

test("a file that was written anew is read from its start, though its size is the same", async () => {
  const { id } = await makePerson(database.db, "rewriter");
  const path = await bench.sample({ tweets: 3, withMedia: 0 });
  const archiveId = await begun(id, path);
  await utimes(path, new Date(), new Date("2020-02-29T12:00:00Z"));
  const outcome = await importFromDisk(bench.deps(), id, path);
  expect(outcome.status).toBe("done");
  expect(outcome.archiveId).not.toBe(archiveId);
});
