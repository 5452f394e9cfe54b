import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ArchiveReport, ReportSince } from "@/lib/archive/report/types";
import { Summary } from "../summary";
import { counted, listed, number } from "../words";
import { MediaTable } from "./media-table";
import { ReportFiles } from "./report-files";
import { RowTable } from "./row-table";

/** What was in the zip and what came of it: what does not agree first, and every number for whoever wants it. */
export function IntakeReport({ report }: { report: ArchiveReport }) {
  const { archive, differences, files, sums, media, since } = report;
  const isDone = archive.status === "done";
  return (
    <div className="grid gap-4">
      {isDone && report.isWhole && (
        <p className="text-lg text-ink-2">
          Every file, record and picture was counted, and nothing is missing.
        </p>
      )}
      {differences.length > 0 && (
        <ul aria-label="What does not agree" className="grid gap-2">
          {differences.slice(0, MAX_SHOWN).map(({ words }) => (
            <li key={words} className="text-bad wrap-anywhere">
              {words}
            </li>
          ))}
          {differences.length > MAX_SHOWN && (
            <li className="text-bad">
              And {counted(differences.length - MAX_SHOWN, "more", "more")}, which the files below name.
            </li>
          )}
        </ul>
      )}
      {since && <p className="text-lg text-ink-2">{sinceInWords(since, sums.tweets.missing > 0)}</p>}
      <div>
        <details className="border-t">
          <Summary>Records expected and stored</Summary>
          <RowTable sums={sums} />
        </details>
        {(media.expected > 0 || media.folders.length > 0) && (
          <details className="border-t">
            <Summary>Pictures and videos</Summary>
            <MediaTable media={media} isCounted={isDone} />
          </details>
        )}
        <details className="border-y">
          <Summary>Every file of the zip, read or not</Summary>
          <ReportFiles files={files} />
        </details>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {(["json", "csv"] as const).map((format) => (
          <Button key={format} asChild size="small">
            <a href={`/api/archives/${archive.id}/report.${format}`} download>
              <Download className="icon-small" aria-hidden />
              Save the report as {format.toUpperCase()}
            </a>
          </Button>
        ))}
      </div>
    </div>
  );
}

const MAX_SHOWN = 20;

/** "Against the archive before: 12 tweets are new, 3 changed and 400 are as they were. 2 of earlier archives …" */
function sinceInWords({ earlier, added, updated, unchanged, gone }: ReportSince, isShort: boolean): string {
  const before =
    earlier.length === 1 ? "the archive before it" : `${number(earlier.length)} archives before it`;
  const changes = listed([
    `${counted(added, "tweet is", "tweets are")} new`,
    `${number(updated)} changed`,
    `${number(unchanged)} as before`,
  ]);
  const lacks =
    gone === 0
      ? "It lacks none of theirs."
      : `${counted(gone, "tweet", "tweets")} of earlier archives ${gone === 1 ? "is" : "are"} not in it any more${isShort ? ", perhaps because this one is not whole" : ""}. Here nothing was deleted; the saved report lists them.`;
  return `Against ${before}: ${changes}. ${lacks}`;
}
