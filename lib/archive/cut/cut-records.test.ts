import { describe, expect, test } from "vitest";
import { AppError, isAppError } from "../../errors";
import { fileLayouts } from "../../testing/sample-archive/layouts";
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
      runBytes: 300,
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

const layouts = fileLayouts(PREFIX, records);

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

describe("letters that are not UTF-8", () => {
  const spoil = (file: string, from: string): Buffer => {
    const bytes = Buffer.from(file);
    bytes[bytes.indexOf(from) + from.length] = 0xe9; // é, as latin-1 writes it
    return bytes;
  };

  test.each(layouts)("make one record a problem, and its neighbours are read: %s", async (_name, file) => {
    const { records: found, problem } = await cut(spoil(file, "number 7"));
    const told = { problem: expect.stringMatching(/not UTF-8/) };
    expect(found).toEqual(values.map((value, index) => (index === 7 ? told : value)));
    expect(problem).toBeUndefined();
  });

  test("that X itself could not read are its own, and stay", async () => {
    const marked = [{ tweet: { full_text: "broken \u{FFFD} at X" } }];
    expect((await cut(`${PREFIX} = ${JSON.stringify(marked)}`)).records).toEqual([{ value: marked[0] }]);
  });

  test.each(["utf16le", "utf16be"])("of a whole file in %s are told", async (encoding) => {
    const file = Buffer.from(`\u{FEFF}${layouts[0]?.[1]}`, "utf16le");
    const bytes = encoding === "utf16le" ? file : file.swap16();
    for (const whole of [bytes, bytes.subarray(2)])
      expect(await cut(whole)).toMatchObject({ records: [], problem: expect.stringMatching(/UTF-16/) });
  });
});

describe("something behind the list", () => {
  const second = `\nwindow.YTD.tweets.part1 = ${JSON.stringify([{ a: 1 }, { b: 2 }])}`;

  test.each(layouts)("is told, and the list is read: %s", async (_name, file) => {
    for (const tail of [second, "]", ";\nalert(1)", `;${" ".repeat(2000)}x`]) {
      const once = await cut(file + tail);
      expect(once.records).toEqual(values);
      expect(once.problem).toMatch(/behind its list/);
      const { endOffset: fromOffset } = once.offsets.at(-1) ?? { endOffset: 0 };
      const again = await cut(file + tail, { fromOffset });
      expect(again).toEqual({ records: [], offsets: [], problem: once.problem });
    }
  });
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
