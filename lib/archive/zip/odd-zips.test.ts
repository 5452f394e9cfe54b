import { describe, expect, test } from "vitest";
import { type CraftedEntry, craftZip, zip64End, zip64Extra } from "../../testing/crafted-zip";
import { memoryBytes } from "../../testing/memory-bytes";
import { openZip, type ZipEntry } from "./open-zip";
import { readEntry, readWholeEntry } from "./read-entry";

const MAX_BYTES = 1024 ** 2;
const open = (bytes: Buffer) => openZip(memoryBytes(bytes));
const neighbour: CraftedEntry = { name: "neighbour", content: "as it was packed" };

async function readAll(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await open(bytes);
  const contents: Record<string, string> = {};
  for (const entry of zip.entries)
    contents[entry.name] = (await readWholeEntry(zip, entry, MAX_BYTES)).toString();
  return contents;
}

describe("a file of which something is false is broken, and its neighbours are read", () => {
  test.each<[string, Partial<CraftedEntry>, RegExp]>([
    ["its CRC", { crc: 1 }, /damaged/],
    ["its size, which is larger", { sizeBytes: 3 }, /damaged/],
    ["its size, which is smaller", { sizeBytes: 3000 }, /damaged/],
    ["its packed size, which is larger", { packedBytes: 3 }, /damaged/],
    ["the name before its bytes", { local: { name: "elsewhere" } }, /damaged/],
    ["the way of packing before its bytes", { local: { method: 0 } }, /damaged/],
    [
      "the place of its bytes",
      { local: { extra: Buffer.alloc(60_000) }, packed: Buffer.alloc(0) },
      /damaged/,
    ],
    ["its packed bytes", { packed: Buffer.from("no deflate at all") }, /damaged/],
    ["its way of packing, which is unknown", { method: 99 }, /packed in a way that Roost does not read/],
  ])("%s", async (_what, lie, words) => {
    const zip = await open(craftZip([{ name: "false", content: "some words", ...lie }, neighbour]));
    const [first, second] = [...zip.entries] as [ZipEntry, ZipEntry];
    await expect(readWholeEntry(zip, first, MAX_BYTES)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(words),
    });
    expect((await readWholeEntry(zip, second, MAX_BYTES)).toString()).toBe(neighbour.content);
  });
});

test("the bytes of a file are not those of the next, however its header shifts them", async () => {
  const shift = { name: "shifted", content: "x".repeat(40), isStored: true };
  const bytes = craftZip([shift, neighbour]);
  bytes.writeUInt16LE(8, 28); // an extra field before its bytes, which is not there
  const zip = await open(bytes);
  await expect(readWholeEntry(zip, zip.entries.at(0) as ZipEntry, MAX_BYTES)).rejects.toThrow(/damaged/);
});

test("no more comes out of a bomb than its header admits", async () => {
  const bomb = { name: "bomb", content: Buffer.alloc(50 * MAX_BYTES), sizeBytes: 100_000 };
  const zip = await open(craftZip([bomb]));
  let size = 0;
  const read = async () => {
    for await (const chunk of readEntry(zip, zip.entries.at(0) as ZipEntry, Number.MAX_SAFE_INTEGER))
      size += chunk.length;
  };
  await expect(read()).rejects.toThrow(/damaged/);
  expect(size).toBeLessThanOrEqual(100_000);
});

test("of a name that comes again the first counts; links and unprintable names are left out; all are told", async () => {
  const bytes = craftZip([
    { name: "twice", content: "first" },
    { name: "twice", content: "second" },
    { name: "link", content: "/etc/passwd", isStored: true, attributes: (0o120777 << 16) >>> 0 },
    { name: "Icon\r", content: "" },
    { name: "folder/", content: "" },
  ]);
  expect(await readAll(bytes)).toEqual({ twice: "first" });
  const { passedOver } = await open(bytes);
  expect(passedOver.map(({ name, why }) => [name, why])).toEqual([
    ["twice", "duplicate"],
    ["link", "link"],
    ["Icon\r", "name"],
    ["folder/", "folder"],
  ]);
});

test.each<[string, CraftedEntry, string]>([
  ["in the letters of DOS", { name: Buffer.from([0x81, 0x62, 0x65, 0x72]), flags: 0 }, "über"],
  ["in no UTF-8 although it says so", { name: Buffer.from([0x61, 0xff, 0xfe]) }, "a\u{FFFD}\u{FFFD}"],
  ["with backslashes", { name: "data\\tweets.js" }, "data/tweets.js"],
])("a name %s is readable", async (_what, entry, name) => {
  expect(await readAll(craftZip([{ ...entry, content: "words" }]))).toEqual({ [name]: "words" });
});

test.each<[string, CraftedEntry]>([
  [
    "false sizes behind its bytes",
    { name: "a", content: "words", flags: 0x808, descriptor: Buffer.alloc(16, 7) },
  ],
  ["no sizes where it promised them", { name: "a", content: "words", flags: 0x808 }],
  ["false sizes before its bytes", { name: "a", content: "words", local: { sizeBytes: 7, crc: 7 } }],
  ["its sizes in 64 bits", { name: "a", content: "words", sizeBytes: 0xffffffff, extra: zip64Extra(5n) }],
])("a file with %s is read as the directory describes it", async (_what, entry) => {
  expect(await readAll(craftZip([entry, neighbour]))).toEqual({ a: "words", neighbour: neighbour.content });
});

test("a whole zip in 64 bits is read", async () => {
  const plain = craftZip([neighbour]);
  const start = plain.indexOf("PK\u0001\u0002", 0, "latin1");
  const place = { entryCount: 1n, directoryBytes: BigInt(plain.length - 22 - start), start: BigInt(start) };
  const all = { entryCount: 0xffff, directoryBytes: 0xffffffff, directoryStart: 0xffffffff };
  const bytes = craftZip([neighbour], { ...all, before: (at) => zip64End(at, place) });
  expect(await readAll(bytes)).toEqual({ neighbour: neighbour.content });
});
