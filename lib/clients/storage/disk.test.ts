import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { isAppError } from "../../errors";
import { diskStorage } from "./disk";
import { putTogether } from "./put-together";
import { storageContract } from "./storage.contract";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "roost-storage-"));
  folders.push(made);
  return made;
}

storageContract("The disk", async () => diskStorage(join(await folder(), "files")));

test("nobody else on the machine can read what is stored", async () => {
  const root = join(await folder(), "files");
  await diskStorage(root).put("a/b", Readable.from(["x"]));
  expect((await stat(root)).mode & 0o777).toBe(0o700);
  expect((await stat(join(root, "a/b"))).mode & 0o777).toBe(0o600);
});

test("a put that fails leaves no temporary file", async () => {
  const root = await folder();
  const body = new Readable({ read() {} });
  const put = diskStorage(root).put("a/b", body);
  body.push("some bytes");
  body.destroy(new Error("cut"));
  await expect(put).rejects.toThrow("cut");
  expect(await readdir(join(root, ".tmp"))).toEqual([]);
});

test("a file that cannot be written beside others leaves no temporary file", async () => {
  const root = await folder();
  await writeFile(join(root, "a"), "a file where a folder would have to be");
  const together = putTogether(diskStorage(root));
  await together.put("b/1", Buffer.from("b/1"));
  await expect(together.put("a/2", Buffer.from("a/2"))).rejects.toThrow();
  expect(await readdir(join(root, ".tmp"))).toEqual([]);
  expect((await stat(join(root, "b"))).mode & 0o777).toBe(0o700);
});

test("a full disk is told in words, as something that passes", async () => {
  const root = await folder();
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  const body = new Readable({ read: () => body.destroy(full) });
  await expect(diskStorage(root).put("a/b", body)).rejects.toSatisfy(
    (error) => isAppError(error, "unavailable") && error.message.includes("disk is full"),
  );
});

test("sweeps what a dead process left half written, and nothing that is being written", async () => {
  const root = await folder();
  await mkdir(join(root, ".tmp"));
  await writeFile(join(root, ".tmp/old"), "x");
  await writeFile(join(root, ".tmp/new"), "x");
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(join(root, ".tmp/old"), yesterday, yesterday);
  expect(await diskStorage(root).sweep(new Date(Date.now() - 3_600_000))).toBe(1);
  expect(await readdir(join(root, ".tmp"))).toEqual(["new"]);
  expect(await diskStorage(join(root, "nowhere")).sweep(new Date())).toBe(0);
});
