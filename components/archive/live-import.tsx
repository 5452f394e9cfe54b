"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { Progress } from "@/components/ui/progress";
import type { ArchiveProgress } from "@/lib/archive/types";
import { Announcement } from "./announcement";
import { ConfirmedAction } from "./confirmed-action";
import { FileTable } from "./file-table";
import {
  currentFile,
  deedOf,
  figuresOf,
  fileTitle,
  isActive,
  remainsOf,
  rowsAhead,
  titleOf,
} from "./import-words";
import { secondsLeft } from "./speed";
import { Summary } from "./summary";
import { useArchiveProgress } from "./use-archive-progress";

const isOver = (archive: ArchiveProgress) => !isActive(archive);

/** An import that waits or runs, live: the page needs no reload, and shows the letter once it is over. */
export function LiveImport({
  initial,
  actions,
}: {
  initial: ArchiveProgress;
  actions: Record<"discard" | "keepZip", FormAction>;
}) {
  const router = useRouter();
  const { archive, speed, isAway } = useArchiveProgress(initial, isOver);
  const hasEnded = isOver(archive);
  useEffect(() => {
    if (hasEnded) router.refresh();
  }, [hasEnded, router]);

  const file = currentFile(archive);
  const seconds = file?.rowsExpected ? secondsLeft(speed, file.rowsExpected + rowsAhead(archive)) : undefined;
  const figures = file && figuresOf(file, speed.perSecond, seconds);
  const canRead = (archive.tally?.tweets.added ?? 0) > 0;
  return (
    <section aria-label="Import" className="grid max-w-text gap-4 rounded-lg border bg-raised p-4 wide:p-6">
      <div className="grid gap-1">
        <h2 className="font-serif text-xl">{deedOf(archive)}</h2>
        <p className="text-ink-2 wrap-anywhere" dir="auto">
          {titleOf(archive)}
          {archive.handle && archive.displayName && ` · ${archive.displayName}`}
        </p>
      </div>
      <div className="grid gap-2">
        <Progress
          label="Import"
          value={file?.rowsExpected ? file.rowsRead : undefined}
          max={file?.rowsExpected ?? undefined}
        />
        {file && (
          <p className="text-sm text-ink-2 tabular-nums wrap-anywhere">
            {fileTitle(file)} · {figures}
          </p>
        )}
      </div>
      {isAway && (
        <Notice tone="warn">
          The server does not answer at the moment. The import goes on by itself when it does.
        </Notice>
      )}
      {archive.problem && !isAway && <Notice tone="warn">{archive.problem}</Notice>}
      {canRead && (
        <Notice
          tone="good"
          action={
            <Button asChild size="small">
              <Link href="/memories">Read them</Link>
            </Button>
          }
        >
          Your first memories are ready to read.
        </Notice>
      )}
      {archive.files.length > 0 && (
        <details>
          <Summary>All files of this archive</Summary>
          <FileTable files={archive.files} />
        </details>
      )}
      <div className="flex flex-wrap gap-2">
        <ConfirmedAction
          verb="Stop this import"
          title="Stop this import?"
          action={actions.discard}
          archiveId={archive.id}
        >
          The zip is deleted here.{" "}
          {remainsOf(archive.tally)
            ? `What was read so far stays: ${remainsOf(archive.tally)}.`
            : "Nothing was read yet."}
        </ConfirmedAction>
        {archive.hasZip && (
          <ActionButton
            variant="quiet"
            action={actions.keepZip}
            values={{ archiveId: archive.id, keepsZip: archive.keepsZip ? "0" : "1" }}
          >
            {archive.keepsZip ? "Delete the zip afterwards" : "Keep the zip afterwards"}
          </ActionButton>
        )}
      </div>
      <Announcement>{[deedOf(archive), figures].filter(Boolean).join(". ")}</Announcement>
    </section>
  );
}
