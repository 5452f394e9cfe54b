import { readdir, readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { archiveFiles, files, media, tweets } from "../../db/schema";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { mutateZip } from "../../testing/mutate-zip";
import { makePerson } from "../../testing/people";
import { random } from "../../testing/sample-archive/random";

const CASES = chaosSize(40, 1000);
/** One import of these takes a part of a second: what takes so long does not end. */
const HANG_MS = 20_000;

const database = testDatabase();
const bench = importBench(database);
let archives: Buffer[];
beforeAll(async () => {
  const options = { tweets: 20, withMedia: 2, likes: 3 };
  archives = [];
  for (const era of ["2024", "2022", "2019", "grailbird"] as const)
    archives.push(await readFile(await bench.sample({ ...options, era })));
});

/** What lies in the folder of the import, beside the zips that were put there. */
async function filesBeside(): Promise<string[]> {
  const all = await readdir(bench.folder, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => relative(bench.folder, `${entry.parentPath}/${entry.name}`))
    .filter((name) => !/^[\w-]+\.zip$/.test(name));
}

async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  let guard: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    guard = setTimeout(() => reject(new Error(`hangs: ${what}`)), HANG_MS);
  });
  return Promise.race([work, hang]).finally(() => clearTimeout(guard));
}

async function importMutated(seed: number, number: number): Promise<"done" | "refused"> {
  const chance = random(seed + number * 7919);
  const { zip, mutations } = mutateZip(chance.pick(archives), chance);
  const path = bench.path("mutated.zip");
  await writeFile(path, zip);
  const { id } = await makePerson(database.db, `mutated ${number}`);
  const what = `case ${number} of seed ${seed}: ${mutations}`;
  const outcome = await inTime(what, bench.import(id, path));
  if (outcome.status !== "refused") {
    expect(outcome.status, what).toBe("done");
    return "done";
  }
  expect(outcome.problem, what).toMatch(/[Uu]pload|[Cc]hoose/);
  expect(await database.db.$count(archiveFiles, eq(archiveFiles.archiveId, outcome.archiveId)), what).toBe(0);
  for (const table of [tweets, media, files])
    expect(await database.db.$count(table, eq(table.ownerId, id)), what).toBe(0);
  return "refused";
}

test("a mutated archive is imported, or refused with nothing kept; files lie where the rows say", {
  timeout: chaosSize(120_000, 3_600_000),
}, async () => {
  const seed = chaosSeed();
  const ended = { done: 0, refused: 0 };
  for (let number = 0; number < CASES; number++) ended[await importMutated(seed, number)]++;
  process.stdout.write(`zip-fuzz into Postgres: seed ${seed}, ${JSON.stringify(ended)}\n`);
  expect(ended.done).toBeGreaterThan(CASES / 10);
  expect(ended.refused).toBeGreaterThan(CASES / 10);

  const rows = await database.db.select({ ownerId: files.ownerId, hash: files.hash }).from(files);
  expect(rows.length).toBeGreaterThan(0);
  const stored = rows.map(({ ownerId, hash }) => `files/owners/${ownerId}/files/${hash.slice(0, 2)}/${hash}`);
  expect((await filesBeside()).sort()).toEqual(stored.sort());
});
