import type {
  ArchiveFindings,
  ReportDifference,
  ReportFile,
  ReportMedia,
  ReportPart,
  RowCounts,
} from "./types";

/** Whether sums agree, and what is missing where they do not. */

const noRows: RowCounts = {
  expected: null,
  read: 0,
  stored: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  duplicates: 0,
  skipped: 0,
  missing: 0,
  surplus: 0,
};

export type CountedRows = Pick<
  RowCounts,
  "expected" | "read" | "added" | "updated" | "unchanged" | "duplicates" | "skipped"
>;

/** @param isOver nothing more of it will be read */
export function rowCounts(rows: CountedRows, isOver: boolean): RowCounts {
  const { expected, read, added, updated, unchanged } = rows;
  return {
    ...rows,
    stored: added + updated + unchanged,
    missing: isOver && expected !== null ? Math.max(0, expected - read) : 0,
    surplus: expected !== null ? Math.max(0, read - expected) : 0,
  };
}

/** What is missing from one file is not made up for by what another has too many of. */
export function sumOf(files: ReportFile[], part: ReportPart): RowCounts {
  const sum = { ...noRows };
  for (const { rows, part: ofPart } of files) {
    if (!rows || ofPart !== part) continue;
    if (rows.expected !== null) sum.expected = (sum.expected ?? 0) + rows.expected;
    for (const name of COUNTS) sum[name] += rows[name];
  }
  return sum;
}

const COUNTS = [
  "read",
  "stored",
  "added",
  "updated",
  "unchanged",
  "duplicates",
  "skipped",
  "missing",
  "surplus",
] as const;

type Counted = {
  files: ReportFile[];
  sums: Record<ReportPart, RowCounts>;
  media: ReportMedia;
  /** Tweets in the files that tweet-headers.js is the list of. */
  listedTweets: number;
  findings: ArchiveFindings | null;
};

/** Everything that is not as the archive itself says it should be, in words. */
export function differencesOf({ files, sums, media, listedTweets, findings }: Counted): ReportDifference[] {
  const differences = files.flatMap((file) => [...differencesOfFile(file)]);
  const headers = findings?.headers ?? null;
  if (headers !== null && headers > listedTweets)
    differences.push({
      file: null,
      count: headers - listedTweets,
      words: `tweet-headers.js lists ${tweets(headers)}; ${number(headers - listedTweets)} of them ${is(headers - listedTweets)} in no file of this zip.`,
    });
  if (findings && findings.tweetsStored !== sums.tweets.stored)
    differences.push({
      file: null,
      count: Math.abs(sums.tweets.stored - findings.tweetsStored),
      words: `${tweets(sums.tweets.stored)} were stored, but ${number(findings.tweetsStored)} were found at the end. Import this archive again.`,
    });
  if (media.missing > 0)
    differences.push({
      file: null,
      count: media.missing,
      words: `${number(media.missing)} of ${number(media.expected)} pictures and videos that your tweets name ${is(media.missing)} not in this zip.`,
    });
  if (media.damaged > 0)
    differences.push({
      file: null,
      count: media.damaged,
      words: `${counted(media.damaged, "picture or video", "pictures and videos")} in this zip ${is(media.damaged)} damaged.`,
    });
  return differences;
}

function* differencesOfFile({
  name,
  state,
  reason,
  files,
  part,
  rows,
}: ReportFile): Generator<ReportDifference> {
  if (state === "broken" && part) {
    const count = rows?.missing || null;
    const lost =
      count === null ? "" : ` ${number(count)} of ${rowsOf(part, rows?.expected ?? 0)} were not read.`;
    yield { file: name, count, words: `${name} is broken. ${reason ?? ""}${lost}` };
  } else if (rows && rows.missing > 0) {
    yield {
      file: name,
      count: rows.missing,
      words: `${name} should hold ${rowsOf(part, rows.expected ?? 0)}, and holds ${number(rows.read)}: ${number(rows.missing)} ${is(rows.missing)} missing.`,
    };
  } else if (rows && rows.surplus > 0) {
    yield {
      file: name,
      count: rows.surplus,
      words: `${name} should hold ${rowsOf(part, rows.expected ?? 0)}, and holds ${number(rows.surplus)} more. All were read.`,
    };
  }
  if (state === "broken" && !part) yield { file: name, count: files, words: `${name}: ${reason}.` };
  if (rows && rows.read !== rows.stored + rows.duplicates + rows.skipped) {
    const lost = rows.read - rows.stored - rows.duplicates - rows.skipped;
    yield {
      file: name,
      count: Math.abs(lost),
      words: `${name}: ${number(Math.abs(lost))} rows are not accounted for.`,
    };
  }
  if (rows && rows.skipped > 0)
    yield {
      file: name,
      count: rows.skipped,
      words: `${counted(rows.skipped, "record")} of ${name} could not be read.`,
    };
}

const number = (value: number): string => value.toLocaleString("en");
const is = (count: number): string => (count === 1 ? "is" : "are");
const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
const tweets = (count: number): string => counted(count, "tweet");
const NAMES = { tweets: "tweet", notes: "long tweet", likes: "like" };
const rowsOf = (part: ReportPart | null, count: number): string => counted(count, part ? NAMES[part] : "row");
