import { expect, test } from "vitest";
import { type CraftedEntry, craftZip } from "../../testing/crafted-zip";
import { memoryBytes } from "../../testing/memory-bytes";
import { openZip } from "./open-zip";
import { readWholeEntry } from "./read-entry";

const open = (...entries: CraftedEntry[]) => openZip(memoryBytes(craftZip(entries)));
const open3 = () => open({ name: "media/a.jpg" }, { name: "media\\b.JS" }, { name: "médiå.js" });
const namesOf = (entries: Iterable<{ name: string }>) => Array.from(entries, ({ name }) => name);
const END = "-the-last-letters-of-a-name.jpg";

test("names that end in the same letters are different files, and each comes again but once", async () => {
  const names = [`a${END}`, `b${END}`, `a${END}`, `c/d${END}`, `e/d${END}`, `c\\d${END}`, `b${END}`];
  const { entries, passedOver } = await open(...names.map((name) => ({ name })));
  expect(namesOf(entries)).toEqual([`a${END}`, `b${END}`, `c/d${END}`, `e/d${END}`]);
  expect(passedOver.map(({ name, why }) => [name, why])).toEqual([
    [`a${END}`, "duplicate"],
    [`c/d${END}`, "duplicate"],
    [`b${END}`, "duplicate"],
  ]);
});

test("files are found by how their names end, whatever letters those have", async () => {
  const { entries } = await open3();
  expect(namesOf(entries)).toEqual(["media/a.jpg", "media/b.JS", "médiå.js"]);
  expect(entries.endingWith(".js")).toEqual([1, 2]);
});

test("a folder ends where a file lies elsewhere, whatever lies between", async () => {
  const names = ["m/a", "m/n/b", "m/n/c", "m/d", "m\\å", "m/e", "m", "m/f", "n/m/g", "m/h", "mm/i", "m/j"];
  const { entries } = await open(...names.map((name) => ({ name })));
  const ends = names.map((_, place) => entries.endOfFolder(place, "m/"));
  expect(ends).toEqual([6, 6, 6, 6, 6, 6, 6, 8, 8, 10, 10, 12]);
  expect([
    entries.endOfFolder(1, "m/n/"),
    entries.endOfFolder(8, "n/"),
    entries.endOfFolder(0, "n/"),
  ]).toEqual([3, 9, 0]);
  const some = entries.only([0, 7, 8, 9]);
  expect([some.endOfFolder(0, "m/"), some.endOfFolder(2, "m/"), some.endOfFolder(3, "m/")]).toEqual([
    2, 2, 4,
  ]);
});

test("a part of the files is the same files in another order, and by itself", async () => {
  const { entries } = await open3();
  expect([...entries.only([2, 0])]).toEqual([entries.at(2), entries.at(0)]);
  const named = entries.named(new Set(["médiå.js", "media/a.jpg", "absent"]));
  expect([...named]).toEqual([entries.at(0), entries.at(2)]);
  expect(named.at(2)).toBeUndefined();
});

test("files may be listed in another order than they lie in", async () => {
  const same = { content: "words", isStored: true };
  const second = 30 + "a".length + same.content.length;
  const zip = await open(
    { name: "b", ...same, offset: second, local: { name: "a" } },
    { name: "a", ...same, offset: 0, local: { name: "b" } },
  );
  expect(Array.from(zip.entries, ({ start, endsBefore }) => [start, endsBefore])).toEqual([
    [second, 2 * second],
    [0, second],
  ]);
  for (const entry of zip.entries) expect((await readWholeEntry(zip, entry, 100)).toString()).toBe("words");
});
