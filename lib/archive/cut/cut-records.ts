import { isUtf8 } from "node:buffer";
import { AppError } from "../../errors";
import { MAX_RECORD_BYTES } from "../limits";
import { dataStart, lengthWithoutTail } from "./assignment";
import { parseJson } from "./json";
import { type Layout, layoutOf } from "./layout";
import { scanElements } from "./scan";

/** One element of the file's array, or why it could not be read. */
export type CutRecord = { value: unknown } | { problem: string };

/** Some neighbouring records; `endOffset` is where the next run begins in the inflated file. */
export type Run = { records: CutRecord[]; endOffset: number; bytes: number };

type Options = {
  /** An `endOffset` of an earlier reading: what lies before it is skipped unparsed. */
  fromOffset?: number;
  /** Small, so that the first can be shown at once, and what is parsed of one is forgotten before it is old. */
  runBytes?: number;
};

const HEAD_BYTES = 1024;

/**
 * Cuts a data file of an X archive, such as `data/tweets.js`, into runs of parsed records; the file is never in
 * memory as a whole.
 *
 * Shape   `window.YTD.<name>.part<n> = [ … ]`, UTF-8, with or without byte order mark, semicolon and last line break.
 * Errors  A record that is no JSON, or not UTF-8, is handed out as a problem and the rest goes on. AppError `invalid`,
 *         after all whole records were handed out, if the file begins or ends in a way that X's files do not, and
 *         whatever the source failed with. Going on behind the last run of such a file meets the same error again.
 */
export async function* cutRecords(
  source: AsyncIterable<Buffer>,
  { fromOffset = 0, runBytes = 96 * 1024 }: Options = {},
): AsyncGenerator<Run> {
  const input = new Input(source);
  try {
    await input.fill(HEAD_BYTES);
    if (input.failure && input.size === 0) throw input.failure;
    const { arrayStart, layout } = readHead(input.bytes());
    input.drop(arrayStart + 1);
    if (fromOffset > 0) await input.skipTo(fromOffset);
    yield* runsOf(input, layout, runBytes);
  } finally {
    await input.close();
  }
}

async function* runsOf(input: Input, layout: Layout | undefined, runBytes: number): AsyncGenerator<Run> {
  let wanted = runBytes;
  let cutter = layout;
  while (await input.fill(wanted)) {
    const cut = cutRun(input.bytes(), cutter);
    if (cut) {
      const endOffset = input.drop(cut.length);
      if (cut.records.length > 0) yield { records: cut.records, endOffset, bytes: cut.length };
      if (cut.isClosed) return readTail(input);
      wanted = runBytes;
    } else if (cutter && input.size > MAX_RECORD_BYTES) {
      cutter = undefined; // not the layout that the first lines promised
    } else if (input.size > 2 * MAX_RECORD_BYTES) {
      throw new AppError("invalid", "One of its records is larger than any tweet, so the rest was not read.");
    } else {
      wanted = input.size * 2;
    }
  }
  yield* lastRun(input, cutter);
}

function readHead(head: Buffer): { arrayStart: number; layout: Layout | undefined } {
  const start = dataStart(head);
  const arrayStart = head.indexOf("[", start);
  if (arrayStart < 0 || head.toString("latin1", start, arrayStart).trim() !== "")
    throw new AppError("invalid", "It holds no list, so none of it was read.");
  return { arrayStart, layout: layoutOf(head.subarray(arrayStart)) };
}

/** Of a list that is closed the bracket is left, so that whoever goes on sees that, too. */
type Cut = { records: CutRecord[]; length: number; isClosed: boolean };

/** As many whole records as the bytes hold; undefined if not even one. */
function cutRun(bytes: Buffer, layout: Layout | undefined): Cut | undefined {
  if (!layout) {
    const { elements, end, isClosed } = scanElements(bytes);
    if (elements.length === 0 && !isClosed) return undefined;
    return { records: parseElements(bytes, elements), length: isClosed ? end - 1 : end, isClosed };
  }
  const last = bytes.lastIndexOf(layout.boundary);
  if (last < 0) return undefined;
  const length = last + layout.closing;
  return { records: parsePrinted(bytes.subarray(0, length), layout), length, isClosed: false };
}

/** What is left when the file is at its end: the last records, the closing bracket and perhaps a semicolon. */
async function* lastRun(input: Input, layout: Layout | undefined): AsyncGenerator<Run> {
  const rest = input.bytes();
  const wasReadBefore = input.wasSkipped && lengthWithoutTail(rest) === 0;
  const printed = layout && cutRun(rest, layout);
  const { records, length, isClosed } = cutEnd(rest, printed?.length ?? 0);
  const all = [...(printed?.records ?? []), ...records];
  const endOffset = input.drop(length);
  if (all.length > 0) yield { records: all, endOffset, bytes: length };
  if (isClosed) return readTail(input);
  if (input.failure) throw input.failure;
  if (!wasReadBefore)
    throw new AppError("invalid", "It ends in the middle of a record: the rest is missing from this zip.");
}

/** The records from `start` on. Of a file without an end something is left, so that a later reading sees that too. */
function cutEnd(bytes: Buffer, start: number): Cut {
  const body = bytes.subarray(start);
  const { elements, end, isClosed } = scanElements(body);
  const records = parseElements(body, elements);
  if (isClosed) return { records, length: start + end - 1, isClosed };

  const half = withoutSeparators(body.subarray(end));
  const last = parseRecord(half);
  return "value" in last && half[0] === OPEN_BRACE
    ? { records: [...records, last], length: bytes.lastIndexOf("}"), isClosed }
    : { records, length: start + end, isClosed };
}

/**
 * Reads from the closing bracket to the end of the file, also so that whoever checks the whole file sees its end. Only
 * white space and a semicolon may follow: whatever else it is, it must not be lost without a word.
 */
async function readTail(input: Input): Promise<void> {
  input.drop(1);
  do {
    if (lengthWithoutTail(input.bytes()) > 0)
      throw new AppError(
        "invalid",
        "Something follows behind its list, and was not read. The list itself was.",
      );
    input.drop(input.size);
  } while (await input.fill(1));
  if (input.failure) throw input.failure;
}

function parsePrinted(bytes: Buffer, layout: Layout): CutRecord[] {
  const listed = withoutSeparators(bytes);
  if (listed.length === 0) return [];
  try {
    if (!isUtf8(listed)) throw new SyntaxError("not UTF-8");
    return (JSON.parse(`[${listed.toString("utf8")}]`) as unknown[]).map((value) => ({ value }));
  } catch {
    return splitPrinted(listed, layout).flatMap(parsePiece);
  }
}

/** Something in this run is no JSON: taken record by record, only the broken one is lost. */
function splitPrinted(listed: Buffer, { boundary, closing }: Layout): Buffer[] {
  const between = boundary.toString("latin1");
  const pieces = listed.toString("latin1").split(between);
  return pieces.map((piece, index) => {
    const opened = index === 0 ? piece : `{${piece}`;
    const whole = index === pieces.length - 1 ? opened : opened + between.slice(0, closing);
    return Buffer.from(whole, "latin1");
  });
}

/** As a rule one record. One that is printed on its line, such as `{}`, has no boundary behind it. */
function parsePiece(piece: Buffer): CutRecord[] {
  const whole = parseRecord(piece);
  if ("value" in whole) return [whole];
  const { elements, end } = scanElements(piece);
  if (elements.length === 0) return [whole];
  return [...parseElements(piece, elements), parseRecord(withoutSeparators(piece.subarray(end)))];
}

const OPEN_BRACE = 0x7b;
const COMMA = 0x2c;

/** The bytes from the first that is neither white space nor a comma. */
function withoutSeparators(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length && ((bytes[start] as number) <= 0x20 || bytes[start] === COMMA)) start++;
  return bytes.subarray(start);
}

function parseElements(bytes: Buffer, elements: [number, number][]): CutRecord[] {
  return elements.map(([start, end]) => parseRecord(bytes.subarray(start, end)));
}

/** Wrong letters are never made of bytes that are no text: see docs/decisions. */
function parseRecord(bytes: Buffer): CutRecord {
  if (!isUtf8(bytes)) return { problem: "not UTF-8, as X writes it: another program changed its letters" };
  try {
    return { value: parseJson(bytes.toString("utf8")) };
  } catch {
    return { problem: "not JSON" };
  }
}

/** The file's bytes that are not cut yet, and where they begin in it. */
class Input {
  /** What an earlier reading read was skipped. */
  wasSkipped = false;
  /** What the source failed with; its bytes end there. */
  failure: unknown;
  private chunks: Buffer[] = [];
  private offset = 0;
  private held = 0;
  private readonly source: AsyncIterator<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  get size(): number {
    return this.held;
  }

  /** Reads on until so many bytes are held; false at the end of the file. */
  async fill(wanted: number): Promise<boolean> {
    while (this.held < wanted) {
      const next = await this.source.next().catch((error) => {
        this.failure = error;
      });
      if (!next || next.done) return false;
      this.chunks.push(next.value);
      this.held += next.value.length;
    }
    return true;
  }

  bytes(): Buffer {
    const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }

  /** Lets go of the first bytes, and returns the offset behind them. */
  drop(length: number): number {
    const rest = this.bytes().subarray(length);
    this.chunks = [rest];
    this.held = rest.length;
    this.offset += length;
    return this.offset;
  }

  async skipTo(offset: number): Promise<void> {
    while (this.offset + this.held < offset) {
      this.drop(this.held);
      if (!(await this.fill(1))) break;
    }
    this.drop(Math.min(offset - this.offset, this.held));
    this.wasSkipped = this.offset === offset;
  }

  async close(): Promise<void> {
    await this.source.return?.();
  }
}
