import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../../../simulator/core/random";
import { diskStorage } from "../../clients/storage/disk";
import { connect, type Db, type Sql } from "../../db/client";
import { archives, users } from "../../db/schema";
import { chaosKills, chaosSeed } from "../../testing/chaos";
import {
  type ChaosPoint,
  differences,
  type ImportPlan,
  type Left,
  leftBy,
  runImport,
  storedFiles,
} from "../../testing/chaos-import";
import { testDataDir } from "../../testing/data-dir";
import { startKillablePostgres } from "../../testing/killable-postgres";
import { makePerson } from "../../testing/people";
import { writeSampleArchive } from "../../testing/sample-archive/write-sample-archive";
import { sweepUploads } from "../upload/sweep-uploads";
import { uploadsDir, zipPathOf } from "../zip-path";
import { CRASH_POINTS } from "./crash-points";
import { importArchive } from "./import-archive";

const SEED = chaosSeed();
const KILLS = chaosKills(18, 1000);
const DAYS_MS = 24 * 3_600_000;

const dataDir = testDataDir();
const filesFolder = join(dataDir, "files");
const storage = diskStorage(filesFolder);
const random = new Random(SEED);
const say = (line: string) => process.stdout.write(`chaos-import: ${line}\n`);

let postgres: Awaited<ReturnType<typeof startKillablePostgres>>;
let db: Db;
let sql: Sql;
let sample: string;
let temporaryFolder: string;
let calm: Left;

beforeAll(async () => {
  say(`CHAOS_SEED=${SEED}, ${KILLS} kills`);
  postgres = await startKillablePostgres();
  ({ db, sql } = connect(postgres.url, 2));
  temporaryFolder = await mkdtemp(join(tmpdir(), "roost-chaos-"));
  sample = join(dataDir, "sample.zip");
  // Several batches in each of two parts, and several groups of pictures.
  await writeSampleArchive(sample, { tweets: 1800, parts: 2, withMedia: 70, likes: 200 });
  const { archiveId, ownerId } = await upload("calm");
  expect(await importArchive({ db, sql, storage, now: () => new Date() }, archiveId)).toMatchObject({
    status: "done",
  });
  calm = await leftBy({ db, sql }, ownerId, filesFolder);
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await postgres?.stop();
  await rm(temporaryFolder, { recursive: true, force: true });
});

/** Somebody with an archive that has arrived whole. */
async function upload(name: string, path = sample): Promise<{ ownerId: string; archiveId: string }> {
  const { id: ownerId } = await makePerson(db, name);
  const [row] = await db
    .insert(archives)
    .values({ ownerId, status: "uploaded", fileName: "x.zip", sizeBytes: (await stat(path)).size })
    .returning({ id: archives.id });
  const archiveId = row?.id ?? "";
  await mkdir(uploadsDir(), { recursive: true });
  await copyFile(path, zipPathOf({ id: archiveId }));
  return { ownerId, archiveId };
}

type Card = Pick<ImportPlan, "at" | "time" | "victim" | "signal" | "workerFollowsAfter">;

/** What an import passes often, so that a kill may as well strike the second time. */
const OFTEN = /^(batch|picture|group)-/;

function cardFor(at: ChaosPoint | undefined, victim: Card["victim"]): Card {
  return {
    ...{ at, victim, time: at && OFTEN.test(at) ? 1 + random.below(2) : 1 },
    signal: random.below(3) > 0 ? "SIGQUIT" : "SIGKILL",
    ...(random.below(5) > 0 && { workerFollowsAfter: 1 + random.below(3) }),
  };
}

/**
 * Kills at every point, the worker and the database in turn, and then as many at any moment. Every other round is
 * shuffled; in the rest one import meets nearly all of them.
 */
function deck(kills: number): Card[] {
  const points: ChaosPoint[] = [...CRASH_POINTS];
  points.splice(points.indexOf("picture-copied"), 0, "picture-half-copied");
  const turn = random.below(2);
  const victim = (number: number) => (number % 2 === 0 ? "worker" : "database");
  const cards: Card[] = [];
  for (let round = 0; cards.length < kills; round++) {
    const hand = points.map((at, index) => cardFor(at, victim(round + turn + index)));
    if (round > 0) hand.push(...points.map((_, index) => cardFor(undefined, victim(index))));
    cards.push(...(round % 2 === 0 ? hand : shuffled(hand)));
  }
  // The last one is played first.
  return cards.slice(0, kills).reverse();
}

function shuffled<Item>(items: Item[]): Item[] {
  const keyed = items.map((item) => ({ item, key: random.next() }));
  return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
}

const NOBODY: Card = { time: 0, victim: "worker", signal: "SIGKILL" };

/** Runs the program until it ends or is killed; a database that was killed is there again then. */
async function play(
  archiveId: string,
  card: Card = NOBODY,
  more: Partial<ImportPlan> = {},
): Promise<{ kills: number; isOver: boolean }> {
  const place = {
    databaseUrl: postgres.url,
    databasePid: await postgres.pid(),
    filesFolder,
    temporaryFolder,
  };
  const starts = postgres.starts();
  const run = runImport({ ...card, ...place, archiveId, ...more });
  let struck = 0;
  if (card !== NOBODY && !card.at) {
    // At some point of the work, not of the clock: a slow machine comes as far as a fast one.
    await run.passed(random.below(16));
    await sleep(random.below(40));
    if (card.victim === "worker") run.child.kill("SIGKILL");
    else if (run.child.exitCode === null) {
      process.kill(await postgres.pid(), card.signal);
      struck = 1;
    }
  }
  const { code, hasKilledDatabase } = await run.ended;
  if (code !== 0 && code !== null) throw new Error(`The import gave up with ${code}.`);
  if (struck > 0 || hasKilledDatabase) await startedAfter(starts);
  return { kills: struck + Number(hasKilledDatabase) + Number(code === null), isOver: code === 0 };
}

async function startedAfter(starts: number): Promise<void> {
  while (postgres.starts() === starts) await sleep(10);
}

/** All that sweeps do, as if days had gone by. @returns what is left in the folders that lead nowhere. */
async function leftoversAfterSweep(): Promise<string[]> {
  const now = () => new Date(Date.now() + 2 * DAYS_MS);
  await sweepUploads({ db, storage, now, abandonedAfterMs: 2 * DAYS_MS });
  const folders = [uploadsDir(), join(filesFolder, ".tmp"), temporaryFolder];
  return (await Promise.all(folders.map((folder) => storedFiles(folder)))).flat();
}

async function forget(ownerId: string): Promise<void> {
  await db.delete(users).where(eq(users.id, ownerId));
  await storage.deleteAll(`owners/${ownerId}`);
}

test(
  "an import whose worker and database are killed leaves what an undisturbed one leaves",
  async () => {
    const cards = deck(KILLS);
    let [kills, imports] = [0, 0];
    while (cards.length > 0) {
      const { ownerId, archiveId } = await upload(`struck ${++imports}`);
      const missed: Card[] = [];
      let isOver = false;
      for (let plays = 0; !isOver; plays++) {
        const card = cards.pop();
        const end = await play(archiveId, card);
        isOver = end.isOver;
        kills += end.kills;
        if (!card || end.kills > 0) continue;
        if (plays === 0 && card.at && card.time === 1) throw new Error(`No import passes “${card.at}”.`);
        missed.push({ ...card, time: 1 });
      }
      // What this import had passed already comes first in the next.
      cards.push(...missed);
      const leftovers = await leftoversAfterSweep();
      const left = await leftBy({ db, sql }, ownerId, filesFolder);
      say(`import ${imports}: ${kills} kills so far`);
      expect({ differ: differences(left, calm), leftovers }).toEqual({ differ: [], leftovers: [] });
      await forget(ownerId);
    }
    say(`${kills} kills, ${imports} imports, ${postgres.starts()} starts of the database`);
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(postgres.starts()).toBeGreaterThan(KILLS / 10);
  },
  Math.max(300_000, KILLS * 15_000),
);

/** The pool, with a database that crashes before one of the transactions and is there again when that begins. */
function withCrashBefore(transaction: number): { pool: Sql; begun: () => number } {
  let begun = 0;
  const begin = async (work: (tx: unknown) => Promise<unknown>) => {
    if (++begun === transaction) {
      const starts = postgres.starts();
      process.kill(await postgres.pid(), "SIGQUIT");
      await startedAfter(starts);
    }
    return sql.begin(work as Parameters<Sql["begin"]>[1]);
  };
  const pool = new Proxy(sql, {
    get: (target, name) => (name === "begin" ? begin : Reflect.get(target, name)),
  });
  return { pool, begun: () => begun };
}

test("a worker that outlives a crash of the database reads again what that took back", async () => {
  let takenBack = 0;
  for (let transaction = 1, begun = 1; transaction <= begun; transaction++) {
    const { ownerId, archiveId } = await upload(`outlived ${transaction}`);
    const crashing = withCrashBefore(transaction);
    const deps = { db, sql: crashing.pool, storage, now: () => new Date() };
    const read = () =>
      importArchive(deps, archiveId).catch((error) => {
        takenBack += Number(/came back without the newest rows/.test(error.message));
        return { status: "again" };
      });
    await expect.poll(read).toMatchObject({ status: "done" });
    expect({
      transaction,
      differ: differences(await leftBy({ db, sql }, ownerId, filesFolder), calm),
    }).toEqual({ transaction, differ: [] });
    await forget(ownerId);
    begun = crashing.begun();
  }
  say(`the database took rows back ${takenBack} times`);
  expect(takenBack).toBeGreaterThan(1);
}, 300_000);

test("the control: with its cursor outside of the transaction an import loses what was not committed", async () => {
  const { ownerId, archiveId } = await upload("control");
  const more = { hasCursorOutside: true };
  const card: Card = { at: "batch-written", time: 2, victim: "worker", signal: "SIGKILL" };
  expect(await play(archiveId, card, more)).toEqual({ kills: 1, isOver: false });
  expect(await play(archiveId, NOBODY, more)).toEqual({ kills: 0, isOver: true });
  expect(differences(await leftBy({ db, sql }, ownerId, filesFolder), calm)).toContain("tweets");
}, 120_000);

test("a zip that was refused goes, though the worker died before it could delete it", async () => {
  const path = join(dataDir, "no-archive.zip");
  await writeFile(path, "This is no zip.");
  const { archiveId } = await upload("refused", path);
  const card: Card = { at: "refused", time: 1, victim: "worker", signal: "SIGKILL" };
  expect(await play(archiveId, card)).toEqual({ kills: 1, isOver: false });
  expect(await readdir(uploadsDir())).toContain(archiveId);
  await leftoversAfterSweep();
  expect(await readdir(uploadsDir())).not.toContain(archiveId);
}, 120_000);
