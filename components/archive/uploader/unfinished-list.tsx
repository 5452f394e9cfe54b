"use client";

import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Progress } from "@/components/ui/progress";
import type { UnfinishedUpload } from "@/lib/archive/upload/types";
import { bytesInWords } from "@/lib/bytes-in-words";
import { ConfirmedAction } from "../confirmed-action";
import { bytesOf, timeAgo } from "../words";

/** Uploads that stopped half-way, here or in another browser, each with its two ways on. */
export function UnfinishedList({
  uploads,
  now,
  onContinue,
  discardAction,
}: {
  uploads: UnfinishedUpload[];
  now: Date;
  onContinue: (upload: UnfinishedUpload) => void;
  discardAction: FormAction;
}) {
  return (
    <section aria-labelledby="unfinished-uploads" className="grid gap-3">
      <h2 id="unfinished-uploads" className="font-serif text-xl">
        {uploads.length === 1 ? "An upload waits to go on" : "Uploads that wait to go on"}
      </h2>
      <ul className="grid gap-3">
        {uploads.map((upload) => (
          <li key={upload.archiveId} className="grid gap-3 rounded-lg border bg-raised p-4">
            <div className="grid gap-2">
              <p className="font-medium wrap-anywhere" dir="auto">
                {upload.fileName}
              </p>
              <Progress
                label={`Upload of ${upload.fileName}`}
                value={upload.receivedBytes}
                max={upload.sizeBytes}
              />
              <p className="text-sm text-ink-2 tabular-nums">
                {bytesOf(upload.receivedBytes, upload.sizeBytes)} are here · stopped{" "}
                <time dateTime={upload.touchedAt}>{timeAgo(upload.touchedAt, now)}</time>
              </p>
            </div>
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => onContinue(upload)}>Pick the same file to go on</Button>
              <ConfirmedAction
                verb="Delete this upload"
                title="Delete this upload?"
                action={discardAction}
                archiveId={upload.archiveId}
              >
                {bytesInWords(upload.receivedBytes)} have arrived and will be deleted here. The file on your
                device stays as it is.
              </ConfirmedAction>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
