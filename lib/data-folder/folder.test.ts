import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDataFolder } from "./folder";

const closed = process.getuid?.() === 0 ? 0o711 : 0o700;
let outer: string;
let folder: string;

beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), "roost-folder-"));
  folder = join(outer, "data");
});
afterEach(() => rm(outer, { recursive: true }));

async function modeAfter(): Promise<number> {
  await makeDataFolder(folder);
  return (await stat(folder)).mode & 0o7777;
}

test("closes a folder that it made", async () => {
  expect(await modeAfter()).toBe(closed);
});

test("closes an empty one, and one that was put back from a backup", async () => {
  await mkdir(folder);
  await chmod(folder, 0o755);
  expect(await modeAfter()).toBe(closed);
  await writeFile(join(folder, "secrets.json"), "{}");
  await chmod(folder, 0o755);
  expect(await modeAfter()).toBe(closed);
});

test("leaves one that others use as open as it was, and closes its own rooms in it", async () => {
  await mkdir(folder);
  await chmod(folder, 0o1777);
  await writeFile(join(folder, "of somebody else"), "");
  expect(await modeAfter()).toBe(0o1777);
  expect((await stat(join(folder, "uploads"))).mode & 0o777).toBe(0o700);
});
