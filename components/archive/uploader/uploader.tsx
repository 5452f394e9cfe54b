"use client";

import clsx from "clsx";
import { FileArchive } from "lucide-react";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useId, useRef, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import type { UnfinishedUpload } from "@/lib/archive/upload/types";
import { bytesInWords } from "@/lib/bytes-in-words";
import { Summary } from "../summary";
import { HowTo } from "./how-to";
import { UnfinishedList } from "./unfinished-list";
import { UploadCard } from "./upload-card";
import { uploadStore } from "./upload-store";
import { useFileDrop } from "./use-file-drop";

/** Where an archive comes in: drop it anywhere on the page, or pick it. */
export function Uploader({
  unfinished,
  archiveIds,
  isFirst,
  maxBytes,
  goesPastServer,
  now,
  discardAction,
}: {
  unfinished: UnfinishedUpload[];
  /** Of the archives that this page shows: once an upload is among them, it is no longer the uploader's. */
  archiveIds: string[];
  /** Nothing was ever imported: tell at once how to come by an archive. */
  isFirst: boolean;
  maxBytes: number;
  /** The zip goes straight into the store of files: the server has no disk. */
  goesPastServer: boolean;
  /** ISO instant of this page, so that server and browser say the same of how long ago something was. */
  now: string;
  discardAction: FormAction;
}) {
  const view = useSyncExternalStore(uploadStore.subscribe, uploadStore.view, uploadStore.viewOnServer);
  const router = useRouter();
  const picker = useRef<HTMLInputElement>(null);
  const expected = useRef<UnfinishedUpload>(undefined);
  const keepsZip = useRef<HTMLInputElement>(null);

  const take = useCallback(
    (files: File[], expectedUpload?: UnfinishedUpload) => {
      const [file, second] = files;
      if (!file) return;
      if (second) return uploadStore.refuse("Please bring one zip at a time.");
      if (file.size > maxBytes) {
        return uploadStore.refuse(
          `This file has ${bytesInWords(file.size)}. At most ${bytesInWords(maxBytes)} can be uploaded here. Whoever runs this server can import it from the command line.`,
        );
      }
      void uploadStore.begin(file, {
        keepsZip: keepsZip.current?.checked ?? false,
        goesPastServer,
        expected: expectedUpload,
      });
    },
    [maxBytes, goesPastServer],
  );
  const pick = (upload?: UnfinishedUpload) => {
    expected.current = upload;
    picker.current?.click();
  };
  const isOver = useFileDrop(take);

  const arrivedId = view.phase === "done" ? view.archiveId : undefined;
  const isShown = arrivedId !== undefined && archiveIds.includes(arrivedId);
  useEffect(() => {
    if (arrivedId !== undefined) router.refresh();
  }, [arrivedId, router]);
  useEffect(() => {
    if (isShown) uploadStore.clear();
  }, [isShown]);

  const waiting = unfinished.filter(
    (upload) => !("archiveId" in view) || upload.archiveId !== view.archiveId,
  );
  const isIdle = view.phase === "idle";
  return (
    <div className="grid max-w-text gap-6">
      <input
        ref={picker}
        type="file"
        accept=".zip,application/zip,application/x-zip-compressed"
        aria-label="The zip from X"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          take([...(event.target.files ?? [])], expected.current);
          expected.current = undefined;
          // The same file can be picked again.
          event.target.value = "";
        }}
      />
      {view.phase === "done" && (
        <Notice tone="good" title="Your archive is here">
          Reading it begins now.
        </Notice>
      )}
      {"sizeBytes" in view && <UploadCard view={view} />}
      {isIdle && view.problem && <Notice tone="bad">{view.problem}</Notice>}
      {isIdle && waiting.length > 0 && (
        <UnfinishedList
          uploads={waiting}
          now={new Date(now)}
          onContinue={pick}
          discardAction={discardAction}
        />
      )}
      {isIdle && (
        <>
          <DropArea isOver={isOver} onPick={() => pick()} keepsZip={keepsZip} />
          {isFirst ? (
            <HowTo />
          ) : (
            <details>
              <Summary>How to get the zip from X</Summary>
              <HowTo />
            </details>
          )}
        </>
      )}
      {isOver && isIdle && (
        <div
          aria-hidden
          className="pointer-events-none fixed inset-0 z-40 grid animate-fade place-items-center bg-veil"
        >
          <p className="font-serif text-2xl text-on-veil">Drop the zip anywhere</p>
        </div>
      )}
    </div>
  );
}

function DropArea({
  isOver,
  onPick,
  keepsZip,
}: {
  isOver: boolean;
  onPick: () => void;
  keepsZip: React.RefObject<HTMLInputElement | null>;
}) {
  const id = useId();
  return (
    <div
      className={clsx(
        "grid justify-items-center gap-4 rounded-lg border border-dashed border-ink-3 px-4 pt-12 pb-8 text-center transition",
        isOver && "border-accent bg-tint",
      )}
    >
      <FileArchive className="icon text-ink-3" aria-hidden />
      <p className="font-serif text-xl text-balance">
        <span className="wide:hidden">Pick the zip that X sent you</span>
        <span className="hidden wide:inline">Drop the zip from X here</span>
      </p>
      <Button variant="primary" onClick={onPick}>
        Choose the zip
      </Button>
      <label htmlFor={id} className="flex min-h-11 items-center gap-2 text-sm text-ink-2">
        <input ref={keepsZip} id={id} type="checkbox" className="size-4 accent-accent" />
        Keep the zip after the import
      </label>
    </div>
  );
}
