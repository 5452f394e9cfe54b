import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfNeeded } from "./start/build";
import { findBrowser } from "./test/browser";
import { check, playwright, type Result, vitest } from "./test/result";

const results: Result[] = [];

/** Runs one part and shows how it went; what it said only if something is wrong. */
async function part(name: string, run: () => Promise<Result>): Promise<void> {
  const startedAt = Date.now();
  const result = await run().catch((error) => ({
    passed: 0,
    failed: 1,
    output: String(error.stack ?? error),
  }));
  results.push(result);
  if (result.failed > 0) console.log(result.output);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const mark = result.failed > 0 ? "✗" : "✓";
  console.log(`${mark} ${name.padEnd(12)} ${result.passed} passed, ${result.failed} failed  (${seconds} s)`);
}

await part("routes", () => check("next", "typegen"));
await part("types", () => check("tsc", "--noEmit"));
await part("biome", () => check("biome", "check", "."));
await part("knip", () => check("knip"));
await part("directions", () =>
  check("depcruise", "app", "components", "lib", "inngest", "scripts", "--config", ".dependency-cruiser.cjs"),
);
await part("unit", () => vitest("unit"));
await part("database", () => vitest("db"));
await part("engine", () => vitest("engine"));
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

/** On an app with a data folder of its own, which goes when they are over. */
async function journeys(browser: string): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "roost-e2e-"));
  try {
    return await playwright({ ROOST_CHROMIUM: browser, ROOST_E2E_DATA_DIR: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const sum = (count: (result: Result) => number) =>
  results.reduce((total, result) => total + count(result), 0);
const failed = sum((result) => result.failed);
console.log(`${sum((result) => result.passed)} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
