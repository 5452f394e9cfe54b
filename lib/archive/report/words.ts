import type { ArchiveReport, ReportFile, ReportSince } from "./types";

/** The report for a terminal: what differs first, then every file with its numbers. */
export function reportInWords(report: ArchiveReport): string {
  const { archive, differences, files, sums, media, skipped, since } = report;
  const name = archive.handle ? `@${archive.handle}` : archive.fileName;
  return [
    `${name}: ${verdictOf(report)}`,
    ...(archive.problem ? [archive.problem] : []),
    ...differences.map(({ words }) => `  ! ${words}`),
    "",
    `Tweets: ${number(sums.tweets.read)} read${ofExpected(sums.tweets.expected)}, ${number(sums.tweets.stored)} stored, ${number(sums.tweets.duplicates)} twice, ${number(skipped.all)} skipped.`,
    `Long tweets: ${number(sums.notes.read)}. Likes: ${number(sums.likes.read)}.`,
    `Pictures and videos: ${number(media.found)} of ${number(media.expected)} found, ${number(media.missing)} missing; ${number(media.foreign.found)} of somebody else's, ${number(media.unreferenced)} that no tweet names.`,
    ...(since ? [sinceInWords(since)] : []),
    "",
    ...files.map(fileInWords),
    ...media.folders.map(
      ({ folder, files, own, foreign }) =>
        `read     ${folder}  ${number(files)} files: ${number(own)} own, ${number(foreign)} of somebody else's`,
    ),
  ].join("\n");
}

function verdictOf({ archive, isWhole, saysHowMany, differences }: ArchiveReport): string {
  if (archive.status !== "done") return `this import is not done (${archive.status}).`;
  if (isWhole && !saysHowMany)
    return "everything in this zip is here; how many tweets it should hold it does not say.";
  return isWhole
    ? "everything in this archive is here."
    : `${number(differences.length)} things do not agree.`;
}

/** "Since the archive before: 12 added, 3 updated, 400 unchanged, 2 gone." */
function sinceInWords({ added, updated, unchanged, gone }: ReportSince): string {
  return `Against earlier archives: ${number(added)} added, ${number(updated)} updated, ${number(unchanged)} unchanged, ${number(gone)} not in it any more (nothing was deleted).`;
}

function fileInWords({ name, state, files, rows, reason }: ReportFile): string {
  const counts = rows
    ? `${number(rows.read)}${ofExpected(rows.expected)} records`
    : files > 1
      ? `${number(files)} files`
      : "";
  return `${state.padEnd(8)} ${[name, counts, reason].filter(Boolean).join("  ")}`;
}

const number = (value: number): string => value.toLocaleString("en");
const ofExpected = (expected: number | null): string => (expected === null ? "" : ` of ${number(expected)}`);
