import Link from "next/link";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import type { ArchiveReport } from "@/lib/archive/report/types";
import type { ArchiveProgress, ArchiveSkip } from "@/lib/archive/types";
import { bytesInWords } from "@/lib/bytes-in-words";
import { ConfirmedAction } from "./confirmed-action";
import { changesOf, letterOf, remainsOf, titleOf } from "./import-words";
import { IntakeReport } from "./report/intake-report";
import { WhoseForm } from "./whose-form";
import { dateAndTime } from "./words";

export type ImportActions = Record<"discard" | "retry" | "deleteZip" | "nameOwner", FormAction>;

/** What came of an import, as a short letter, with the files and what could not be read under it. */
export function ImportReport({
  archive,
  skips,
  report,
  timeZone,
  actions,
}: {
  archive: ArchiveProgress;
  report: ArchiveReport;
  skips: { skips: ArchiveSkip[]; total: number };
  timeZone: string;
  actions: ImportActions;
}) {
  return (
    <section aria-label="Import" className="grid max-w-text gap-4">
      <p className="text-sm text-ink-2">
        {[archive.displayName, titleOf(archive)].filter(Boolean).join(" · ")} ·{" "}
        <time dateTime={archive.finishedAt ?? archive.createdAt}>
          {dateAndTime(archive.finishedAt ?? archive.createdAt, timeZone)}
        </time>
      </p>
      {archive.status === "done" ? (
        <Letter tally={archive.tally} since={report.since} />
      ) : (
        <Trouble archive={archive} actions={actions} />
      )}
      {archive.status === "done" && !archive.handle && (
        <WhoseForm archiveId={archive.id} action={actions.nameOwner} />
      )}
      {report.files.length > 0 && <IntakeReport report={report} skips={skips} />}
      {archive.status === "done" && archive.hasZip && (
        <KeptZip archive={archive} action={actions.deleteZip} />
      )}
    </section>
  );
}

/** What a report says against earlier archives stands under the letter: it is not said twice. */
function Letter({ tally, since }: Pick<ArchiveProgress, "tally"> & Pick<ArchiveReport, "since">) {
  const changes = tally && !since ? changesOf(tally) : undefined;
  return (
    <>
      <div className="grid gap-2">
        <p className="font-serif text-2xl text-balance">
          {tally ? letterOf(tally) : "We read your archive."}
        </p>
        {changes && <p className="text-lg text-ink-2">{changes}</p>}
      </div>
      <div>
        <Button asChild variant="primary">
          <Link href="/memories">Read your memories</Link>
        </Button>
      </div>
    </>
  );
}

function Trouble({ archive, actions }: { archive: ArchiveProgress; actions: ImportActions }) {
  const remains = remainsOf(archive.tally);
  const reason = archive.problem ?? "Nobody knows why; whoever runs this server finds more in its log.";
  if (archive.status === "discarded") {
    return (
      <p className="font-serif text-2xl text-balance">
        This import was stopped.{" "}
        {remains ? `What was read before stays: ${remains}.` : "Nothing of it was kept."}
      </p>
    );
  }
  if (archive.status === "refused") {
    return (
      <div className="grid gap-2">
        <p className="font-serif text-2xl text-balance">We could not use this file.</p>
        <p className="text-lg">{reason}</p>
        <p className="text-ink-2">Nothing of it was kept. You can bring another file below.</p>
      </div>
    );
  }
  return (
    <>
      <div className="grid gap-2">
        <p className="font-serif text-2xl text-balance">This import needs you.</p>
        <p className="text-lg">{reason}</p>
        {remains && <p className="text-ink-2">Here already: {remains}.</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        <ActionButton action={actions.retry} values={{ archiveId: archive.id }} variant="primary">
          Try this import again
        </ActionButton>
        <ConfirmedAction
          verb="Discard this import"
          title="Discard this import?"
          action={actions.discard}
          archiveId={archive.id}
        >
          The zip of {bytesInWords(archive.sizeBytes)} is deleted here.{" "}
          {remains ? `What was read so far stays: ${remains}.` : "Nothing was read from it yet."}
        </ConfirmedAction>
      </div>
    </>
  );
}

function KeptZip({ archive, action }: { archive: ArchiveProgress; action: FormAction }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-4">
      <p className="text-ink-2">
        The zip is still here, as you wished. It takes {bytesInWords(archive.sizeBytes)}.
      </p>
      <ConfirmedAction verb="Delete the zip" title="Delete the zip?" action={action} archiveId={archive.id}>
        {bytesInWords(archive.sizeBytes)} are deleted here. Everything that was read from it stays.
      </ConfirmedAction>
    </div>
  );
}
