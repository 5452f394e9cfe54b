import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyFiles } from "./copy-files";
import { diskStorage } from "./disk";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-copy-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("copies what is not there, goes on after a cut, and leaves the source", async () => {
  const from = diskStorage(join(folder, "from"));
  const to = diskStorage(join(folder, "to"));
  for (let n = 0; n < 40; n += 1) await from.put(`owners/1/files/${n}`, Readable.from([`file ${n}`]));
  await from.put("doctor/x", Readable.from(["x"]));
  await to.put("owners/1/files/3", Readable.from(["half"]));

  let puts = 0;
  const dying: typeof to = {
    ...to,
    put: (key, body) => {
      puts += 1;
      return puts > 10 ? Promise.reject(new Error("died")) : to.put(key, body);
    },
  };
  await expect(copyFiles(from, dying, "owners")).rejects.toThrow("died");
  expect(await copyFiles(from, to, "owners")).toEqual({ copied: 30, present: 10 });
  expect(await copyFiles(from, to, "owners")).toEqual({ copied: 0, present: 40 });
  expect(await text(await to.read("owners/1/files/3"))).toBe("file 3");
  expect(await to.head("doctor/x")).toBeUndefined();
  expect(await from.head("owners/1/files/3")).toBeDefined();
});
