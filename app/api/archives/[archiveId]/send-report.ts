import { ReadableStream as WebStream } from "node:stream/web";
import { type ReportFormat, writeReport } from "@/lib/archive/report/write-report";
import { db, sql } from "@/lib/db/client";

const TYPES = { json: "application/json", csv: "text/csv; charset=utf-8" };

/** The report of an archive as a file to keep, sent while it is read. @throws AppError `not_found` */
export async function sendReport(
  ownerId: string,
  archiveId: string,
  format: ReportFormat,
): Promise<Response> {
  const { report, pieces } = await writeReport(db(), sql(), ownerId, archiveId, format);
  const { handle, finishedAt } = report.archive;
  // Nothing that an archive says may come into a header but letters and digits.
  const parts = ["roost-report", handle?.replace(/\W/g, ""), finishedAt?.slice(0, 10)].filter(Boolean);
  return new Response(WebStream.from(bytesOf(pieces)) as ReadableStream, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${parts.join("-")}.${format}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

async function* bytesOf(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}
