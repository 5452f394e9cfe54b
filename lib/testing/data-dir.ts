import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A data folder of the test file's own. Call at the top level, before anything reads the settings. */
export function testDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "roost-data-"));
  process.env.ROOST_DATA_DIR = folder;
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
