import { describe, expect, test } from "vitest";
import { AppError, isAppError } from "../../errors";
import { printedFile } from "../../testing/sample-archive/printed";
import { type CutRecord, cutRecords } from "./cut-records";

const PREFIX = "window.YTD.tweets.part0";
const records = Array.from({ length: 40 }, (_, n) => ({
  tweet: {
    id_str: String(n),
    full_text: `number ${n}: 🥘 "}, {" \\ \n  },\n  {`,
    list: n % 3 ? [{ a: [1] }, { b: {} }] : [],
  },
}));
const values = records.map((value) => ({ value }));

async function* inChunks(file: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

async function cut(file: string | Buffer, options: Parameters<typeof cutRecords>[1] = {}, chunk = 700) {
  const all: CutRecord[] = [];
  const offsets: { endOffset: number; count: number }[] = [];
  let problem: string | undefined;
  try {
    for await (const run of cutRecords(inChunks(Buffer.from(file), chunk), {
      firstRunBytes: 300,
      runBytes: 900,
      ...options,
    })) {
      all.push(...run.records);
      offsets.push({ endOffset: run.endOffset, count: all.length });
    }
  } catch (error) {
    if (!isAppError(error, "invalid")) throw error;
    problem = error.message;
  }
  return { records: all, offsets, problem };
}

const layouts: [string, string][] = [
  ["a line for each element, as since 2021", [...printedFile(PREFIX, records, false)].join("")],
  ["lists on the key's line, as until 2020", [...printedFile(PREFIX, records, true)].join("")],
  ["a classic archive's", `Grailbird.data.tweets_2012_05 = \n${JSON.stringify(records, null, 1)}`],
  ["minified", `${PREFIX}=${JSON.stringify(records)}`],
  ["bare, without its assignment", JSON.stringify(records, null, 2)],
  ["with line ends of Windows", [...printedFile(PREFIX, records, false)].join("").replaceAll("\n", "\r\n")],
  [
    "with commas behind the last of a list",
    `${PREFIX} = ${JSON.stringify(records, null, 2).replaceAll(/\n( *[\]}])/g, ",\n$1")}`,
  ],
  [
    "edited by hand",
    `${PREFIX}  =\r\n\r\n[${records.map((record) => JSON.stringify(record, null, 3)).join("\r\n ,\r\n")}\r\n]`,
  ],
];

describe.each(layouts)("a file printed in this way: %s", (_name, file) => {
  test.each([1, 7, 64, 700, 1_000_000])("gives every record in chunks of %d bytes", async (chunk) => {
    const { records: found, problem } = await cut(file, {}, chunk);
    expect(found).toEqual(values);
    expect(problem).toBeUndefined();
  });

  test("is gone on with behind any run", async () => {
    const { offsets } = await cut(file);
    expect(offsets.length).toBeGreaterThan(2);
    for (const { endOffset, count } of offsets) {
      const rest = await cut(file, { fromOffset: endOffset });
      expect(rest).toMatchObject({ records: values.slice(count), problem: undefined });
    }
  });

  test("may begin with a byte order mark and end with a semicolon and line breaks", async () => {
    expect((await cut(`\u{FEFF}${file};\r\n\n`)).records).toEqual(values);
  });

  test("says so when its end is missing, after all whole records", async () => {
    const bytes = Buffer.from(file);
    const { records: found, problem } = await cut(bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    expect(found).toEqual(values.slice(0, found.length));
    expect(found.length).toBeGreaterThan(15);
    expect(problem).toMatch(/middle of a record/);
  });

  test("says so again when it is gone on with, wherever its end is missing", async () => {
    const bytes = Buffer.from(file);
    for (let length = bytes.length - 400; length < bytes.length - 2; length++) {
      const once = await cut(bytes.subarray(0, length));
      expect(once.problem).toMatch(/middle of a record/);
      const { endOffset: fromOffset } = once.offsets.at(-1) ?? { endOffset: 0 };
      const again = await cut(bytes.subarray(0, length), { fromOffset });
      expect(again).toEqual({ records: [], offsets: [], problem: once.problem });
    }
  });

  test("gives every record that came before its source failed", async () => {
    async function* failing() {
      yield* inChunks(Buffer.from(file), 700);
      throw new AppError("invalid", "The bytes are not those that were packed.");
    }
    const found: CutRecord[] = [];
    const read = async () => {
      for await (const run of cutRecords(failing())) found.push(...run.records);
    };
    await expect(read()).rejects.toThrow(/not those that were packed/);
    expect(found).toEqual(values);
  });
});

test.each(["[ ]", "[]", "[\n]", "[ ];"])("an empty list is no record: %s", async (list) => {
  expect(await cut(`${PREFIX} = ${list}`)).toEqual({ records: [], offsets: [], problem: undefined });
});

test("a file that ends behind its first bracket is not whole", async () => {
  expect((await cut(`${PREFIX} = [`)).problem).toMatch(/middle of a record/);
});

test("one record that is no JSON is told, and its neighbours are read", async () => {
  for (const isInline of [true, false]) {
    const file = [...printedFile(PREFIX, records, isInline)]
      .join("")
      .replace('"id_str" : "7"', '"id_str" : 7"');
    const { records: found } = await cut(file);
    expect(found).toEqual(values.map((value, index) => (index === 7 ? { problem: "not JSON" } : value)));
  }
});

test.each([
  ['throw new Error("this file is code")', /does not begin/],
  ["<!doctype html>", /does not begin/],
  ["", /is empty/],
  ["\u{FEFF}", /is empty/],
  [" \r\n\t\n ", /is empty/],
  [`${PREFIX} =`, /no list/],
  ["window.YTD.tweets.part0 = { }", /no list/],
  ['alert(1); window.YTD.tweets.part0 = [ {"a":1} ]', /does not begin/],
])("a file that begins otherwise is not read: %s", async (file, words) => {
  expect(await cut(file)).toMatchObject({ records: [], problem: expect.stringMatching(words) });
});

test("white space without end is not waited for", async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from(`${PREFIX} = [`);
    for (;;) yield Buffer.alloc(1 << 20, " ");
  }
  const read = async () => {
    for await (const _ of cutRecords(endless()));
  };
  await expect(read()).rejects.toThrow(/larger than any tweet/);
});
