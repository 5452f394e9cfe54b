import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError, isAppError } from "../../errors";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { fileLayouts } from "../../testing/sample-archive/layouts";
import { type CutRecord, cutRecords } from "./cut-records";

const seed = chaosSeed();
const numRuns = chaosSize(150, 20_000);
const PATIENCE_MS = chaosSize(30_000, 1_800_000);

/** What looks like the space between two records, or is cut in the middle of a letter. */
const PIECES = [
  "\n  },\n  {",
  "\n}, {",
  "}",
  "{",
  "[",
  "]",
  ",",
  '"',
  "\\",
  "\r\n",
  "🥘",
  "é",
  " ",
  "x",
  ";",
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(""));
const value = fc.oneof(
  text,
  fc.integer(),
  fc.constant(null),
  fc.array(fc.record({ a: text }), { maxLength: 3 }),
);
const records = fc.array(fc.dictionary(fc.constantFrom("tweet", "id_str", "full_text", "list"), value), {
  minLength: 1,
  maxLength: 30,
});

/** How a file comes in: in chunks of these sizes, one after the other and again from the first. */
const pace = fc.record({
  chunks: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }),
  runBytes: fc.integer({ min: 1, max: 900 }),
});
type Pace = typeof pace extends fc.Arbitrary<infer T> ? T : never;

async function* inChunks(file: Buffer, sizes: number[], failure?: Error): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < file.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    yield file.subarray(at, at + size);
    at += size;
  }
  if (failure) throw failure;
}

type Reading = { records: CutRecord[]; problem: string | undefined };

/** Reads as an import does that is killed after each so many runs: every time from the last offset, at another pace. */
async function readInTurns(
  file: Buffer,
  paces: Pace[],
  runsAtOnce: number,
  failure?: Error,
): Promise<Reading> {
  const all: CutRecord[] = [];
  let fromOffset = 0;
  for (let turn = 0; ; turn++) {
    const { chunks, ...sizes } = paces[turn % paces.length] as Pace;
    let runs = 0;
    try {
      for await (const run of cutRecords(inChunks(file, chunks, failure), { ...sizes, fromOffset })) {
        expect(run.endOffset).toBeGreaterThan(fromOffset);
        all.push(...run.records);
        fromOffset = run.endOffset;
        if (++runs === runsAtOnce) break;
      }
    } catch (error) {
      if (!isAppError(error, "invalid")) throw error;
      return { records: all, problem: error.message };
    }
    if (runs < runsAtOnce) return { records: all, problem: undefined };
  }
}

const inWhole = (file: Buffer, failure?: Error): Promise<Reading> =>
  readInTurns(file, [{ chunks: [file.length + 1], runBytes: 1e6 }], Number.POSITIVE_INFINITY, failure);

const settings = { seed, numRuns };
const turns = [fc.array(pace, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 3 })] as const;

describe.each(Array.from({ length: 8 }, (_, index) => index))(
  `in layout %i (CHAOS_SEED=${seed})`,
  (layout) => {
    const fileOf = (written: unknown[]): Buffer =>
      Buffer.from(fileLayouts("window.YTD.tweets.part0", written)[layout]?.[1] as string);

    test(
      "every record comes once, whatever the chunks and wherever reading was cut off",
      { timeout: PATIENCE_MS },
      () =>
        fc.assert(
          fc.asyncProperty(records, ...turns, async (written, paces, runsAtOnce) => {
            const found = await readInTurns(fileOf(written), paces, runsAtOnce);
            expect(found).toEqual({ records: written.map((value) => ({ value })), problem: undefined });
          }),
          settings,
        ),
    );

    test(
      "a file that is cut, followed by something, or fails is told in the same way",
      { timeout: PATIENCE_MS },
      () =>
        fc.assert(
          fc.asyncProperty(
            records,
            ...turns,
            fc.double({ min: 0.2, max: 1, noNaN: true }),
            text,
            fc.boolean(),
            async (written, paces, runsAtOnce, share, tail, fails) => {
              const file = fileOf(written);
              const cut = Buffer.concat([
                file.subarray(0, Math.ceil(file.length * share)),
                Buffer.from(tail),
              ]);
              const failure = fails
                ? new AppError("invalid", "The bytes are not those that were packed.")
                : undefined;
              expect(await readInTurns(cut, paces, runsAtOnce, failure)).toEqual(await inWhole(cut, failure));
            },
          ),
          settings,
        ),
    );
  },
);
