import "server-only";
import type { Db, Sql } from "../../db/client";
import { AppError } from "../../errors";
import { findArchive } from "../upload/queries";
import { csvRow, rowsOfDetail, rowsOfReport } from "./csv";
import { detailsOf, type ReportDetails } from "./details";
import { reportOf } from "./read-report";
import type { ArchiveReport } from "./types";

export type ReportFormat = "json" | "csv";

/**
 * The whole report of a person's archive with all its lists, as text in pieces: memory does not grow with the lists.
 *
 * @throws AppError `not_found`, before anything is written
 */
export async function writeReport(
  db: Db,
  sql: Sql,
  ownerId: string,
  archiveId: string,
  format: ReportFormat,
): Promise<{ report: ArchiveReport; pieces: AsyncGenerator<string> }> {
  const archive = await findArchive(db, ownerId, archiveId);
  if (!archive) throw new AppError("not_found", "There is no such archive.");
  const report = await reportOf(db, archive);
  const details = await detailsOf(db, sql, archive);
  return { report, pieces: format === "json" ? jsonOf(report, details) : csvOf(report, details) };
}

async function* jsonOf(report: ArchiveReport, details: ReportDetails): AsyncGenerator<string> {
  yield JSON.stringify(report).slice(0, -1);
  for (const [name, list] of Object.entries<AsyncIterable<unknown>>(details)) {
    yield `,${JSON.stringify(name)}:[`;
    let isFirst = true;
    for await (const piece of inPieces(list, (item) => `,${JSON.stringify(item)}`)) {
      yield isFirst ? piece.slice(1) : piece;
      isFirst = false;
    }
    yield "]";
  }
  yield "}\n";
}

async function* csvOf(report: ArchiveReport, details: ReportDetails): AsyncGenerator<string> {
  yield rowsOfReport(report).map(csvRow).join("");
  for (const [name, list] of Object.entries<AsyncIterable<unknown>>(details))
    yield* inPieces(list, (item) => csvRow(rowsOfDetail(name as keyof ReportDetails, item)));
}

const PIECE_CHARACTERS = 16 * 1024;

async function* inPieces<T>(items: AsyncIterable<T>, write: (item: T) => string): AsyncGenerator<string> {
  let piece = "";
  for await (const item of items) {
    piece += write(item);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
