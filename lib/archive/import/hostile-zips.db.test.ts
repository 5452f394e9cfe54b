import { readdir, readlink, writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { archiveFiles, archiveSkips, files, likedTweets, media, tweets, xProfiles } from "../../db/schema";
import { type CraftedEntry, craftZip, zip64End, zip64Extra } from "../../testing/crafted-zip";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { random } from "../../testing/sample-archive/random";

/** What each of these ends with, whatever it is: nothing waits for ever. */
const HANG_MS = 20_000;

const database = testDatabase();
const bench = importBench(database);
let ownerId: string;
beforeAll(async () => {
  ownerId = (await makePerson(database.db, "hostile")).id;
});

const tweet = (id: string) =>
  `{"tweet":{"id_str":"${id}","created_at":"Sat Nov 16 11:33:22 +0000 2024","full_text":"one of ${id}"}}`;
const tweetsJs = (...ids: string[]) => `window.YTD.tweets.part0 = [ ${ids.map(tweet).join(", ")} ]`;
const good: CraftedEntry = { name: "data/tweets.js", content: tweetsJs("1") };
const picture = (name: string, content = name): CraftedEntry => ({
  name: `data/tweets_media/${name}`,
  content,
  isStored: true,
});
const air = (bytes: number): Buffer => Buffer.alloc(bytes, " ");
const megabyte = 1024 ** 2;
const wellFormed = craftZip([good]);

async function imported(bytes: Buffer) {
  const path = bench.path(`${Math.random()}.zip`);
  await writeFile(path, bytes);
  return bench.import(ownerId, path);
}

/** A list of 300,000 files; written by hand, as making each would take longer than refusing them. */
function countless(entryCount: number): Buffer {
  const one = craftZip([good]);
  const start = one.indexOf("PK\u0001\u0002", 0, "latin1");
  const listed = one.subarray(start, one.length - 22);
  const list = Buffer.concat(Array.from({ length: 300_000 }, () => listed));
  const at = start + list.length;
  const sizes = { entryCount: BigInt(entryCount), directoryBytes: BigInt(list.length), start: BigInt(start) };
  const end = craftZip([], { entryCount: 0xffff, directoryBytes: list.length, directoryStart: start });
  return Buffer.concat([one.subarray(0, start), list, zip64End(at, sizes), end]);
}

/** One kernel of air, and many entries that all lie in it. */
function overlapping(): Buffer {
  const kernel: CraftedEntry = {
    ...good,
    content: Buffer.concat([Buffer.from(tweetsJs("1")), air(megabyte)]),
  };
  return craftZip([
    kernel,
    ...Array.from({ length: 50 }, (_, n) => ({ ...kernel, name: `data/tweets-part${n + 1}.js`, offset: 0 })),
  ]);
}

const refused: [string, () => Buffer, RegExp][] = [
  ["nothing at all", () => Buffer.alloc(0), /not a zip/],
  ["three bytes", () => Buffer.from("PK\u0003"), /not a zip/],
  [
    "a picture with a zip behind it",
    () => Buffer.concat([Buffer.from("\xff\xd8\xff", "latin1"), wellFormed]),
    /not a zip/,
  ],
  ["a zip with nothing in it", () => craftZip([]), /no X archive/],
  [
    "a zip in a zip",
    () => craftZip([{ name: "archive.zip", content: wellFormed }]),
    /another zip, “archive.zip”/,
  ],
  ["a zip behind another", () => Buffer.concat([wellFormed, wellFormed]), /broken/],
  ["a zip with bytes behind it", () => Buffer.concat([wellFormed, air(100)]), /incomplete/],
  ["one of several disks", () => craftZip([good], { disk: 1 }), /incomplete/],
  ["a bomb", () => craftZip([good, { name: "x", content: air(70 * megabyte) }]), /“x”.* would grow/],
  [
    "a bomb that says more than it holds",
    () => craftZip([good, { name: "x", content: "small", sizeBytes: 0xfffffff0 }]),
    /“x”.* would grow/,
  ],
  [
    "a bomb in many pieces",
    () =>
      craftZip([good, ...Array.from({ length: 100 }, (_, n) => ({ name: `${n}`, content: air(megabyte) }))]),
    /together would grow/,
  ],
  ["files that share their bytes", overlapping, /reaches into the file beside it/],
  [
    "a file that reaches into the next",
    () => craftZip([{ ...good, packedBytes: 300 }, picture("a.jpg")]),
    /reaches into the file beside it/,
  ],
  ["a file that reaches into the list", () => craftZip([{ ...good, packedBytes: 300 }]), /list of files/],
  [
    "a file that lies in the list",
    () => craftZip([{ ...good, offset: wellFormed.length - 60 }]),
    /list of files/,
  ],
  ["a file behind the end", () => craftZip([{ ...good, offset: 0x7fffffff }]), /list of files/],
  ...[
    "../../etc/cron.d/x",
    "/etc/cron.d/x",
    "C:\\x",
    "data\\..\\..\\x",
    "data/./../../x",
    "..",
    "a/../b",
  ].map((name): [string, () => Buffer, RegExp] => [
    `a file called ${name}`,
    () => craftZip([good, { name, content: "*" }]),
    /outside its own folder/,
  ]),
  [
    "a name that says another in Unicode",
    () => {
      const path = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), Buffer.from("../../x")]);
      path.writeUInt32LE(0x8cdc1683, 1); // the CRC-32 of "x"
      const extra = Buffer.concat([Buffer.from([0x75, 0x70, path.length, 0]), path]);
      return craftZip([good, { name: "x", content: "*", extra }]);
    },
    /outside its own folder/,
  ],
  [
    "a name that is short in letters and long in bytes",
    () => {
      const chance = random(7);
      const letters = Array.from({ length: 1000 }, () => String.fromCharCode(0x4e00 + chance.below(20_000)));
      const name = Buffer.from(`${letters.join("")}/data/tweets.js`);
      const path = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), name]);
      path.writeUInt32LE(0x8cdc1683, 1); // the CRC-32 of "x"
      const head = Buffer.from([0x75, 0x70, 0, 0]);
      head.writeUInt16LE(path.length, 2);
      return craftZip([{ ...good, name: "x", extra: Buffer.concat([head, path]) }]);
    },
    /far longer/,
  ],
  ["a NUL in a name", () => craftZip([{ ...good, name: "a\0b/data/tweets.js" }]), /no file can have/],
  ["an endless name", () => craftZip([good, { name: "a/".repeat(30_000) }]), /far longer/],
  ["a password", () => craftZip([{ ...good, flags: 0x801 }]), /password/],
  ["strong encryption", () => craftZip([{ ...good, flags: 0x841 }]), /password/],
  ["300,000 files", () => countless(300_000), /300,000 files/],
  ["300,000 files that are said to be one", () => countless(1), /broken/],
  [
    "a list that holds more than is said",
    () => craftZip([good, picture("a.jpg")], { entryCount: 1 }),
    /broken/,
  ],
  ["a list that holds less than is said", () => craftZip([good], { entryCount: 2 }), /broken/],
  ["a list of another length", () => craftZip([good], { directoryBytes: 10 }), /broken/],
  ["a list that begins elsewhere", () => craftZip([good], { directoryStart: 4 }), /broken/],
  ["an end in its comment", () => craftZip([good], { comment: wellFormed.subarray(-22) }), /broken/],
  [
    "a whole zip in its comment",
    () => craftZip([good], { comment: craftZip([{ ...good, content: tweetsJs("2") }]) }),
    /broken/,
  ],
  ...(
    [
      ["another count", { entryCount: 7n }],
      ["a count beyond all numbers", { entryCount: 2n ** 64n - 1n }],
      ["another place", { start: 2n ** 63n }],
      ["another length", { directoryBytes: 2n ** 52n }],
    ] as const
  ).map(([what, lie]): [string, () => Buffer, RegExp] => [
    `64 bits that say ${what}`,
    () => {
      const start = wellFormed.indexOf("PK\u0001\u0002", 0, "latin1");
      const truth = {
        entryCount: 1n,
        directoryBytes: BigInt(wellFormed.length - 22 - start),
        start: BigInt(start),
      };
      return craftZip([good], { before: (at) => zip64End(at, { ...truth, ...lie }) });
    },
    /broken/,
  ]),
  [
    "64 bits that say another size",
    () => craftZip([good, { name: "x", content: "x", sizeBytes: 0xffffffff, extra: zip64Extra(2n ** 62n) }]),
    /would grow/,
  ],
  [
    "64 bits that say another packed size",
    () =>
      craftZip([good, { name: "x", content: "x", packedBytes: 0xffffffff, extra: zip64Extra(2n ** 63n) }]),
    /reaches into/,
  ],
  ["64 bits that are missing", () => craftZip([{ ...good, sizeBytes: 0xffffffff }]), /would grow/],
  [
    "extra fields that are longer than themselves",
    () => craftZip([{ ...good, extra: Buffer.from([1, 0, 0xff, 0xff]) }]),
    /broken/,
  ],
  ["a stored file of two sizes", () => craftZip([good, { ...picture("a.jpg"), sizeBytes: 3 }]), /broken/],
];

describe.each(refused)("%s", (_name, make, words) => {
  test("is refused in words that say what to do, and leaves nothing behind", {
    timeout: HANG_MS,
  }, async () => {
    const bytes = make();
    const open = await openFiles();
    const outcome = await imported(bytes);
    expect(outcome).toMatchObject({ status: "refused", problem: expect.stringMatching(words) });
    expect("problem" in outcome && outcome.problem).toMatch(/[Uu]pload|[Cc]hoose/);
    expect("problem" in outcome && outcome.problem).not.toMatch(/\p{Cc}/u);
    const { archiveId } = outcome;
    expect(await bench.archive(archiveId)).toMatchObject({ status: "refused", tally: null, xUserId: null });
    for (const table of [archiveFiles, archiveSkips])
      expect(await database.db.$count(table, eq(table.archiveId, archiveId))).toBe(0);
    for (const table of [tweets, likedTweets, media, files, xProfiles])
      expect(await database.db.$count(table)).toBe(0);
    expect((await readdir(bench.folder)).filter((name) => !name.endsWith(".zip"))).toEqual([]);
    expect(await openFiles()).toEqual(open);
  });
});

/** The zips that this process still holds open. */
async function openFiles(): Promise<string[]> {
  const names = await Promise.all(
    (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
  );
  return names.filter((name) => name.startsWith(bench.folder));
}
