import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOrMakeSecrets } from "./secrets";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-secrets-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a folder that was made before accounts could be linked gets a key for tokens, once, and keeps the rest", async () => {
  const made = await readOrMakeSecrets(folder);
  expect(made.ROOST_TOKEN_KEYS).toMatch(/^first:[0-9a-f]{64}$/);
  const { ROOST_TOKEN_KEYS: _, ...before } = made;
  const path = join(folder, "secrets.json");
  await writeFile(path, JSON.stringify(before));

  const completed = await readOrMakeSecrets(folder);
  expect(completed).toEqual({ ...before, ROOST_TOKEN_KEYS: expect.stringMatching(/^first:[0-9a-f]{64}$/) });
  expect(await readOrMakeSecrets(folder)).toEqual(completed);
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(completed);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
