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
  rows: CopyValue[][],
): Promise<void> {
  if (rows.length === 0) return;
  const target = await tx
    .unsafe(`copy ${table} (${columns.join(", ")}) from stdin`)
    .simple()
    .writable();
  await pipeline(Readable.from(chunksOf(rows)), target);
}

const CHUNK_ROWS = 500;

function* chunksOf(rows: CopyValue[][]): Generator<Buffer> {
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
    const lines = rows.slice(at, at + CHUNK_ROWS).map((row) => `${row.map(copyText).join("\t")}\n`);
    yield Buffer.from(lines.join(""), "utf8");
  }
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
