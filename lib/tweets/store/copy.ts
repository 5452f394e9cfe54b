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

/** The same with rows that are in COPY's text format already, by `copyText`. */
export async function copyLines(
  tx: TransactionSql,
  table: string,
  columns: readonly string[],
  lines: Iterable<string>,
): Promise<void> {
  await copyBytes(tx, table, columns, chunksOf(lines));
}

/** The same with rows that are bytes already, each with its line break. Without any row nothing is asked. */
export async function copyBytes(
  tx: TransactionSql,
  table: string,
  columns: readonly string[],
  bytes: Iterable<Uint8Array>,
): Promise<void> {
  const chunks = bytes[Symbol.iterator]();
  const first = chunks.next();
  if (first.done) return;
  const copy = `copy ${table} (${columns.join(", ")}) from stdin`;
  const query = tx.unsafe(copy).simple();
  const failure = failureOf(query);
  const sent = Readable.from(startingWith(first.value, chunks));
  const filled = pipeline(sent, await Promise.race([query.writable(), failure]));
  await Promise.race([filled, failure]);
}

function* startingWith<T>(first: T, rest: Iterator<T>): Generator<T> {
  yield first;
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
}

function* linesOf(rows: Iterable<CopyValue[]>): Generator<string> {
  for (const row of rows) yield row.map(copyText).join("\t");
}

/**
 * Rejects with what the query fails with. postgres.js tells a COPY's stream of an error only as long as that is written
 * to, and most errors come behind the last byte, a full disk's and a bad value's: the stream would wait for ever.
 */
function failureOf(query: object): Promise<never> {
  const { reject: rejectQuery } = query as { reject: (error: unknown) => void };
  const failure = new Promise<never>((_, reject) => {
    Object.assign(query, {
      reject(error: unknown) {
        reject(error);
        rejectQuery(error);
      },
    });
  });
  failure.catch(() => {}); // who awaits it hears of it; a COPY that was good before has nobody who does
  return failure;
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
export function copyText(value: CopyValue): string {
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
