import "server-only";
import { writeSync } from "node:fs";
import { Readable } from "node:stream";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { type CrashPoint, watchCrashPoints } from "../archive/import/crash-points";
import { importArchive } from "../archive/import/import-archive";
import { diskStorage } from "../clients/storage/disk";
import { putTogether } from "../clients/storage/put-together";
import type { Storage } from "../clients/storage/types";
import { connect, type Sql } from "../db/client";
import type { ChaosPoint, ImportPlan } from "./chaos-import";

/**
 * An import as a process that dies, or whose database dies, where its plan says; it says each point that it passes.
 * After an error it tries again, as the engine would, and ends when the import is over.
 */
const plan: ImportPlan = JSON.parse(process.argv[2] ?? "{}");
process.env.TMPDIR = plan.temporaryFolder;

const { db, sql } = connect(plan.databaseUrl, 4);
const disk = diskStorage(plan.filesFolder);
const putInHalves: Storage["put"] = (key, body) => disk.put(key, Readable.from(inHalves(body)));
const storage: Storage = {
  ...disk,
  put: putInHalves,
  /** The first of them is on its way by itself before all are together. */
  putTogether() {
    const { put, settle } = putTogether(disk);
    let isFirst = true;
    return {
      async put(key, bytes) {
        if (isFirst) await putInHalves(key, Readable.from([bytes]));
        isFirst = false;
        await put(key, bytes);
      },
      settle,
    };
  },
};
let passed = 0;
let pointsToLive = Number.POSITIVE_INFINITY;

function pass(point: ChaosPoint): void {
  writeSync(1, `${point}\n`);
  if (--pointsToLive === 0) process.kill(process.pid, "SIGKILL");
  if (point !== plan.at || ++passed !== plan.time) return;
  if (plan.victim === "worker") process.kill(process.pid, "SIGKILL");
  writeSync(1, "killing the database\n");
  process.kill(plan.databasePid, plan.signal);
  while (isThere(plan.databasePid)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  pointsToLive = plan.workerFollowsAfter ?? pointsToLive;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function* inHalves(body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const half = Math.ceil(chunk.length / 2);
    yield chunk.subarray(0, half);
    await nextTurn();
    pass("picture-half-copied");
    yield chunk.subarray(half);
  }
}

/** For the control: the cursor is read and moved by another connection, beside the transaction that stores the rows. */
function withCursorOutside(pool: Sql): Sql {
  const isAboutCursor = (words: unknown) => Array.isArray(words) && words.join("?").includes("archive_files");
  return new Proxy(pool, {
    get(target, name) {
      if (name !== "begin") return Reflect.get(target, name);
      return (work: (tx: unknown) => Promise<unknown>) =>
        target.begin((tx) =>
          work(
            new Proxy(tx, {
              apply: (query, self, given) =>
                isAboutCursor(given[0])
                  ? Reflect.apply(target, undefined, given)
                  : Reflect.apply(query, self, given),
            }),
          ),
        );
    },
  });
}

async function isOver(): Promise<boolean> {
  const outcome = await importArchive(
    { db, sql: plan.hasCursorOutside ? withCursorOutside(sql) : sql, storage, now: () => new Date() },
    plan.archiveId,
  );
  if (outcome.status !== "over") return true;
  // Another worker's last words were under way yet; the sweep would wake the import once more.
  const [row] =
    await sql`select from archives where id = ${plan.archiveId} and status in ('uploaded', 'reading')`;
  return row === undefined;
}

watchCrashPoints((point: CrashPoint) => pass(point));
let trouble: unknown;
for (let tries = 0; tries < 200; tries++) {
  try {
    if (await isOver()) process.exit(0);
  } catch (error) {
    trouble = error;
  }
  await sleep(100);
}
throw trouble;
