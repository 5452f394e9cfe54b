import { join } from "node:path";
import { expect, test } from "vitest";
import { putTogether } from "../../clients/storage/put-together";
import type { Together } from "../../clients/storage/types";
import { differences, leftBy } from "../../testing/chaos-import";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { importArchive } from "./import-archive";
import { inspectArchive } from "./inspect";
import { loadSlice } from "./load";
import { mediaSlice } from "./media";

const database = testDatabase();
const bench = importBench(database);
const left = (ownerId: string) => leftBy(database, ownerId, join(bench.folder, "files"));

const NOT_YET = new Date(0);
const NEVER = new Date(8e15);

test("a worker that dies with a group copied whose forerunner is not committed loses and doubles nothing", async () => {
  const path = await bench.sample({ tweets: 100, withMedia: 60, likes: 5 });
  const calm = await makePerson(database.db, "calm");
  await bench.import(calm.id, path);

  const { id } = await makePerson(database.db, "killed");
  const archiveId = await bench.uploaded(id, path);
  await inspectArchive(bench.deps(), archiveId);
  while (!(await loadSlice(bench.deps(), archiveId, NEVER)).isDone);
  await mediaSlice(bench.deps(), archiveId, NOT_YET);
  const cut = await left(id);

  const { sql, storage } = bench.deps();
  let puts = 0;
  const counting = {
    ...storage,
    putTogether(): Together {
      const { put, settle } = putTogether(storage);
      return {
        async put(key, bytes) {
          await put(key, bytes);
          puts++;
        },
        settle,
      };
    },
  };
  let copiedSince = 0;
  /** Its transaction is under way until the next group lies in storage, and comes to nothing. */
  const dying = new Proxy(sql, {
    get(target, name) {
      if (name !== "begin") return Reflect.get(target, name);
      return async () => {
        const before = puts;
        await expect.poll(() => puts).toBeGreaterThan(before);
        copiedSince = puts - before;
        throw new Error("killed");
      };
    },
  });
  const deps = { ...bench.deps(), sql: dying, storage: counting };
  await expect(mediaSlice(deps, archiveId, NEVER)).rejects.toThrow("killed");
  expect(copiedSince).toBeGreaterThan(0);
  // More files are in storage than before, and no row knows of them.
  expect(differences(await left(id), cut)).toEqual(["stored"]);

  expect(await importArchive(bench.deps(), archiveId)).toMatchObject({ status: "done" });
  expect(differences(await left(id), await left(calm.id))).toEqual([]);
});
