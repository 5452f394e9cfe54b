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
  await copyLines(tx, table, columns, linesOf(rows));
}

/** The same with rows that are in COPY's text format already, by `copyLine`. */
export async function copyLines(
  tx: TransactionSql,
  table: string,
  columns: readonly string[],
  lines: Iterable<string>,
): Promise<void> {
  const copy = `copy ${table} (${columns.join(", ")}) from stdin`;
  await pipeline(Readable.from(chunksOf(lines)), await tx.unsafe(copy).simple().writable());
}

/** One row, or some neighbouring columns of it, in COPY's text format. */
export function copyLine(values: CopyValue[]): string {
  let line = "";
  for (const [index, value] of values.entries())
    line += index === 0 ? copyText(value) : `\t${copyText(value)}`;
  return line;
}

function* linesOf(rows: Iterable<CopyValue[]>): Generator<string> {
  for (const row of rows) yield copyLine(row);
}

const CHUNK_CHARACTERS = 128 * 1024;

function* chunksOf(lines: Iterable<string>): Generator<Buffer> {
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
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
