import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfNeeded } from "./start/build";
import { findBrowser } from "./test/browser";
import { check, playwright, type Result, vitest } from "./test/result";

const HAS_CORES = availableParallelism() > 1;
const results: Result[] = [];
const failures: string[] = [];

/** Runs one part and shows how it went; what it said only if something is wrong. */
async function part(name: string, run: () => Promise<Result>): Promise<void> {
  const startedAt = Date.now();
  const result: Result = await run().catch((error) => ({
    passed: 0,
    failed: 1,
    output: String(error.stack ?? error),
  }));
  results.push(result);
  if (result.failed > 0) {
    console.log(result.output);
    failures.push(...(result.failures?.length ? result.failures : [`${name}: see above`]));
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const mark = result.failed > 0 ? "✗" : "✓";
  console.log(`${mark} ${name.padEnd(12)} ${result.passed} passed, ${result.failed} failed  (${seconds} s)`);
}

await part("routes", () => check("next", "typegen"));
await part("types", () => check("tsc", "--noEmit"));
await part("biome", () => check("biome", "check", "."));
await part("knip", () => check("knip"));
await part("directions", () =>
  check(
    "depcruise",
    "app",
    "components",
    "lib",
    "inngest",
    "scripts",
    "simulator",
    "--config",
    ".dependency-cruiser.cjs",
  ),
);
/** They need no built pages. The longest comes first, and the short ones go to the lane that is free first. */
const rulesAndStories = [
  () => part("database", () => vitest("db")),
  () => part("unit", () => vitest("unit")),
  () => part("engine", () => vitest("engine")),
];
// Where there are two cores, rules and stories go beside whole programs: both wait a good deal.
if (HAS_CORES) await Promise.all([takeTurns(), programsAndJourneys().then(takeTurns)]);
else await takeTurns().then(programsAndJourneys);

async function takeTurns(): Promise<void> {
  for (let next = rulesAndStories.shift(); next; next = rulesAndStories.shift()) await next();
}

async function programsAndJourneys(): Promise<void> {
  await part("build", async () => {
    await buildIfNeeded(process.env);
    return { passed: 1, failed: 0, output: "" };
  });
  await part("processes", () => vitest("processes"));
  await part("browser", async () => {
    const browser = await findBrowser(console.log);
    if (browser) return journeys(browser);
    const output =
      "No browser starts here. Install chromium with your system's packages, or name one with ROOST_CHROMIUM.";
    return { passed: 0, failed: 1, output };
  });
}

/** In two lanes where there are cores for them, with data folders that go when they are over. */
async function journeys(browser: string): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "roost-e2e-"));
  try {
    return await playwright({
      ROOST_CHROMIUM: browser,
      ROOST_E2E_FOLDER: folder,
      ROOST_E2E_LANES: HAS_CORES ? "2" : "1",
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const sum = (count: (result: Result) => number) =>
  results.reduce((total, result) => total + count(result), 0);
const failed = sum((result) => result.failed);
// Last, where two lanes of output do not bury it.
for (const one of failures) console.log(`✗ ${one}`);
console.log(`${sum((result) => result.passed)} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
