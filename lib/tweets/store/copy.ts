import "server-only";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TransactionSql } from "postgres";

export type CopyValue = string | number | boolean | Date | object | null | undefined;

/** Fills a table by COPY: the fastest way in that Postgres has. Table and columns are our own words, never a person's. */
export async function copyRows(
  tx: TransactionSql,
  table: string,
  columns: readonly string[],
  rows: Iterable<CopyValue[]>,
): Promise<void> {
  const copy = `copy ${table} (${columns.join(", ")}) from stdin`;
  await pipeline(Readable.from(chunksOf(rows)), await tx.unsafe(copy).simple().writable());
}

const CHUNK_CHARACTERS = 128 * 1024;

function* chunksOf(rows: Iterable<CopyValue[]>): Generator<Buffer> {
  let lines = "";
  for (const row of rows) {
    lines += `${row.map(copyText).join("\t")}\n`;
    if (lines.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(lines);
    lines = "";
  }
  if (lines !== "") yield Buffer.from(lines);
}

/** One value in COPY's text format. */
function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return "\\N";
  if (typeof value === "string") return escaped(value);
  if (typeof value === "boolean") return value ? "t" : "f";
  if (typeof value === "number") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.join(",")}}`; // arrays of ids only
  return escaped(JSON.stringify(value));
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string)
    : text;
}
