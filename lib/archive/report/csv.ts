import type { ArchiveSkip } from "../types";
import type { NamedMedia, ReportDetails } from "./details";
import type { GoneTweet } from "./gone";
import type { ArchiveReport, RowCounts } from "./types";

/** The report as one table. What a line tells is said in its first column; a column that it does not need is empty. */
const COLUMNS = [
  "line",
  "name",
  "state",
  "files",
  "size_bytes",
  "expected",
  "read",
  "stored",
  "added",
  "updated",
  "unchanged",
  "duplicates",
  "skipped",
  "missing",
  "found",
  "position",
  "tweet_id",
  "created_at",
  "url",
  "words",
] as const;

type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

export function rowsOfReport(report: ArchiveReport): Cells[] {
  const { media, since } = report;
  return [
    Object.fromEntries(COLUMNS.map((name) => [name, name])),
    ...report.differences.map(({ file, count, words }) => ({
      line: "difference",
      name: file,
      missing: count,
      words,
    })),
    ...report.files.map(({ name, state, files, sizeBytes, rows, reason }) => ({
      ...{ line: "file", name, state, files, size_bytes: sizeBytes, words: reason },
      ...(rows && countsOf(rows)),
    })),
    ...Object.entries(report.sums).map(([name, rows]) => ({ line: "sum", name, ...countsOf(rows) })),
    { line: "media", name: "own", expected: media.expected, found: media.found, missing: media.missing },
    { line: "media", name: "foreign", expected: media.foreign.named, found: media.foreign.found },
    { line: "media", name: "unreferenced", files: media.unreferenced },
    { line: "media", name: "damaged", files: media.damaged },
    ...media.folders.map(({ folder, files, sizeBytes, own, foreign, profile, unreferenced, damaged }) => ({
      ...{ line: "media_folder", name: folder, files, size_bytes: sizeBytes, found: own },
      words: `${foreign} foreign, ${profile} of the profile, ${unreferenced} unreferenced, ${damaged} damaged`,
    })),
    ...(since
      ? [
          {
            line: "since",
            added: since.added,
            updated: since.updated,
            unchanged: since.unchanged,
            missing: since.gone,
          },
        ]
      : []),
  ];
}

function countsOf({ surplus: _, ...counts }: RowCounts): Cells {
  return counts;
}

/** One line of one of the long lists. */
export function rowsOfDetail(list: keyof ReportDetails, item: unknown): Cells {
  switch (list) {
    case "skippedRecords": {
      const { fileName, row, reason } = item as ArchiveSkip;
      return { line: "skipped_record", name: fileName, position: row, words: reason };
    }
    case "missingMedia":
      return mediaRow("missing_media", item as NamedMedia);
    case "foreignMedia":
      return mediaRow("foreign_media", item as NamedMedia);
    case "unreferencedMedia":
      return { line: "unreferenced_media", name: item as string };
    case "goneTweets": {
      const { id, createdAt, text } = item as GoneTweet;
      return { line: "gone_tweet", tweet_id: id, created_at: createdAt, words: text };
    }
  }
}

function mediaRow(line: string, { tweetId, position, type, file, url, isHere }: NamedMedia): Cells {
  return { line, name: file, state: type, position, tweet_id: tweetId, url, found: isHere ? 1 : 0 };
}

export const csvRow = (cells: Cells): string => `${COLUMNS.map((name) => cell(cells[name])).join(",")}\r\n`;

/** As RFC 4180 has it. What a spreadsheet would take for a formula gets a mark that makes it words. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const words = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}
