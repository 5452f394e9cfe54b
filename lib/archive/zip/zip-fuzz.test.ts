import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { writeSampleArchive } from "../../testing/sample-archive/write-sample-archive";

const CASES = chaosSize(400, 10_000);
/** One archive of these takes some milliseconds: what takes so long does not end. */
const HANG_MS = 20_000;

const outer = mkdtempSync(join(tmpdir(), "roost-zip-fuzz-"));
const inner = join(outer, "a/b/c/d");
let archives: string[];
beforeAll(async () => {
  await mkdir(inner, { recursive: true });
  archives = await Promise.all(
    (["2024", "2022", "2020", "2019", "grailbird"] as const).map(async (era, index) => {
      const path = join(outer, `${era}.zip`);
      const wrapFolder = era === "2022" ? "twitter-archive" : "";
      await writeSampleArchive(path, {
        era,
        tweets: 30,
        withMedia: index === 0 ? 2 : 0,
        likes: 5,
        wrapFolder,
      });
      return path;
    }),
  );
});
afterAll(() => rm(outer, { recursive: true, force: true }));

type Line = {
  begins?: number;
  ends?: number;
  ready?: true;
  done?: true;
  mutations?: string[];
  megabytes?: number;
  refused?: string;
  read?: number;
  broken?: number;
  foreign?: string[];
};
type Fuzzed = { lines: Line[]; problem?: string };

/** Runs the cases in a process of their own, which is ended when one of them does not end. */
async function fuzz(seed: number, count: number, reader: string, hangMs = HANG_MS): Promise<Fuzzed> {
  const program = join(process.cwd(), "lib/testing/zip-fuzz-program.ts");
  const args = [join(process.cwd(), "scripts/run.mjs"), program, seed, 0, count, reader, ...archives];
  const child = spawn(process.execPath, args.map(String), {
    cwd: inner,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const lines: Line[] = [];
  let isHanging = false;
  let guard: NodeJS.Timeout | undefined;
  for await (const text of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(text));
    clearTimeout(guard);
    guard = setTimeout(() => {
      isHanging = true;
      child.kill("SIGKILL");
    }, hangMs);
  }
  clearTimeout(guard);
  const code = await ended;
  const last = JSON.stringify(lines.at(-1));
  if (isHanging) return { lines, problem: `hangs: ${last}` };
  if (code !== 0 || !lines.at(-1)?.done)
    return { lines, problem: `crashes at ${last}: ${said.slice(-3000)}` };
  return { lines };
}

const endsOf = ({ lines }: Fuzzed): Line[] => lines.filter(({ ends }) => ends !== undefined);
const foreignIn = (fuzzed: Fuzzed): Line[] => endsOf(fuzzed).filter(({ foreign }) => foreign?.length !== 0);

test("mutated archives are refused in words or read, and give out nothing but what was packed", {
  timeout: chaosSize(120_000, 3_600_000),
}, async () => {
  const seed = chaosSeed();
  const fuzzed = await fuzz(seed, CASES, "checked");
  const ends = endsOf(fuzzed);
  const refused = ends.filter((line) => line.refused);
  const broken = ends.filter((line) => line.broken);
  const grew = (fuzzed.lines.at(-1)?.megabytes ?? 0) - (fuzzed.lines[0]?.megabytes ?? 0);
  process.stdout.write(
    `zip-fuzz: seed ${seed}, ${ends.length} archives, ${refused.length} refused, ${broken.length} with broken files, ${Math.round(grew)} MB grown\n`,
  );
  expect(fuzzed.problem).toBeUndefined();
  expect(ends).toHaveLength(CASES);
  expect(foreignIn(fuzzed)).toEqual([]);
  expect(grew).toBeLessThan(200);
  // Red when nothing of it went as meant: some are refused, some read in part, some as a whole.
  expect(refused.length).toBeGreaterThan(CASES / 10);
  expect(broken.length).toBeGreaterThan(CASES / 50);
  expect(ends.filter((line) => line.read && !line.broken).length).toBeGreaterThan(CASES / 50);
  expect(new Set(ends.flatMap(({ mutations }) => mutations)).size).toBeGreaterThan(15);
  expect((await readdir(outer, { recursive: true })).sort()).toEqual(
    ["a", "a/b", "a/b/c", "a/b/c/d", ...archives.map((path) => path.slice(outer.length + 1))].sort(),
  );
});

test("the control: a reader that checks nothing gives out what nobody packed, and that is seen", async () => {
  const fuzzed = await fuzz(7, 150, "unchecked");
  expect(fuzzed.problem).toBeUndefined();
  expect(foreignIn(fuzzed).length).toBeGreaterThan(0);
});

test("the control: a reader that does not end is ended, and that is seen", async () => {
  expect(await fuzz(7, 50, "hanging", 3_000)).toMatchObject({
    problem: expect.stringMatching(/^hangs: .*begins/),
  });
});
