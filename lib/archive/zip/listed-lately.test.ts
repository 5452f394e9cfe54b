import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diskStorage } from "../../clients/storage/disk";
import { craftZip } from "../../testing/crafted-zip";
import { openZip } from "./open-zip";
import { readWholeEntry } from "./read-entry";
import { zipBytesOf } from "./zip-bytes";

const folder = mkdtempSync(join(tmpdir(), "roost-lately-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = async (localPath: string) =>
  openZip(await zipBytesOf(diskStorage(folder), { id: "", localPath, storageKey: null }));
const names = (zip: Awaited<ReturnType<typeof open>>) => [...zip.entries].map(({ name }) => name);

test("a zip that is opened again has the list it had, and its own way to its bytes", async () => {
  const path = join(folder, "again.zip");
  await writeFile(path, craftZip([{ name: "a", content: "words" }]));
  const first = await open(path);
  await first.close();
  const second = await open(path);
  expect(second.entries).toBe(first.entries);
  const [entry] = second.entries;
  expect(entry && (await readWholeEntry(second, entry, 100)).toString()).toBe("words");
  await second.close();
});

test("of a zip that is opened for some of its files only these are held", async () => {
  const path = join(folder, "some.zip");
  await writeFile(path, craftZip([{ name: "a" }, { name: "b" }, { name: "c/" }]));
  const openSome = async (...wanted: string[]) =>
    openZip(
      await zipBytesOf(diskStorage(folder), { id: "", localPath: path, storageKey: null }),
      new Set(wanted),
    );
  const some = await openSome("b", "none");
  expect([names(some), some.passedOver]).toEqual([["b"], []]);
  const all = await open(path);
  expect(names(all)).toEqual(["a", "b"]);
  const [again, another] = [await openSome("b", "none"), await openSome("a")];
  expect([again, another].map(names)).toEqual([["b"], ["a"]]);
  await writeFile(path, craftZip([{ name: "none" }, { name: "b" }]));
  const anew = await openSome("b", "none");
  expect(names(anew)).toEqual(["none", "b"]);
  for (const zip of [some, all, again, another, anew]) await zip.close();
});

test("a file that was written anew, and another file, are listed anew", async () => {
  const path = join(folder, "anew.zip");
  await writeFile(path, craftZip([{ name: "old", content: "1" }]));
  const first = await open(path);
  // Of the same length, so that only its times tell.
  await writeFile(path, craftZip([{ name: "new", content: "2" }]));
  const second = await open(path);
  await writeFile(join(folder, "other.zip"), craftZip([{ name: "ice", content: "3" }]));
  const third = await open(join(folder, "other.zip"));
  expect([first, second, third].map(names)).toEqual([["old"], ["new"], ["ice"]]);
  for (const zip of [first, second, third]) await zip.close();
});
