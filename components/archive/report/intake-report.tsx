import { CircleAlert, Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ArchiveReport } from "@/lib/archive/report/types";
import type { ArchiveSkip } from "@/lib/archive/types";
import { SkipTable } from "../skip-table";
import { Summary } from "../summary";
import { counted } from "../words";
import { MediaTable } from "./media-table";
import { ReportFiles } from "./report-files";
import { RowTable } from "./row-table";
import { sinceInWords } from "./since-in-words";

/** What was in the zip and what came of it: what does not agree first, and every number for whoever wants it. */
export function IntakeReport({
  report,
  skips,
}: {
  report: ArchiveReport;
  skips: { skips: ArchiveSkip[]; total: number };
}) {
  const { archive, differences, files, sums, media, since } = report;
  const isDone = archive.status === "done";
  return (
    <div className="grid gap-4">
      {isDone && report.isWhole && (
        <p className="text-lg text-ink-2">
          {report.saysHowMany
            ? "Every file, record and picture was counted, and nothing is missing."
            : "Every file was read to its end. How many tweets it should hold this archive does not say."}
        </p>
      )}
      {differences.length > 0 && <Differences differences={differences} />}
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
        {skips.total > 0 && (
          <details className="border-t">
            <Summary>{counted(skips.total, "record")} that could not be read</Summary>
            <SkipTable {...skips} />
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

/** In red what is missing, file by file, and then what can be done about it. */
function Differences({ differences }: Pick<ArchiveReport, "differences">) {
  const more = differences.length - MAX_SHOWN;
  return (
    <div className="grid gap-3">
      <p id="differences" className="flex items-center gap-3 text-lg font-semibold text-bad">
        <CircleAlert className="icon" aria-hidden />
        Something is missing or does not agree.
      </p>
      <ul aria-labelledby="differences" className="grid gap-2">
        {differences.slice(0, MAX_SHOWN).map(({ words }) => (
          <li key={words} className="text-bad wrap-anywhere">
            {words}
          </li>
        ))}
        {more > 0 && (
          <li className="text-bad">And {counted(more, "more", "more")}, which the files below name.</li>
        )}
      </ul>
      <p className="text-ink-2">
        What was read is here and stays. Download the zip from X once more, or ask X for a new one, and add it
        below: only what is missing is added then.
      </p>
    </div>
  );
}
