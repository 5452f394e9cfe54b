"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Progress } from "@/components/ui/progress";
import { bytesInWords } from "@/lib/bytes-in-words";
import { Announcement } from "../announcement";
import { secondsLeft } from "../speed";
import { bytesOf, percent, timeLeft } from "../words";
import { type UploadView, uploadStore } from "./upload-store";

type Going = Extract<UploadView, { sizeBytes: number }>;

/** An upload under way: how far it is, what holds it up, and what can be done. */
export function UploadCard({ view }: { view: Going }) {
  const { fileName, sizeBytes, sentBytes, hadBytes } = view;
  const sentence = sentenceOf(view);
  return (
    <section aria-label="Upload" className="grid gap-4 rounded-lg border bg-raised p-4 wide:p-6">
      <div className="grid gap-1">
        <h2 className="font-serif text-xl">{headingOf(view)}</h2>
        <p className="text-ink-2 wrap-anywhere" dir="auto">
          {fileName}
        </p>
      </div>
      <div className="grid gap-2">
        <Progress label="Upload" value={sentBytes} max={sizeBytes} />
        <p className="text-sm text-ink-2 tabular-nums">{figuresOf(view)}</p>
      </div>
      {view.phase === "stuck" ? (
        <Notice tone="bad" title={view.trouble.title}>
          {view.trouble.words}
        </Notice>
      ) : (
        <p className="text-ink-2">{sentence}</p>
      )}
      {hadBytes > 0 && view.phase === "sending" && (
        <p className="text-ink-2">We have {bytesInWords(hadBytes)} of it already, and go on from there.</p>
      )}
      <div className="flex flex-wrap gap-2">
        <WayOn view={view} />
        <CancelButton sentBytes={sentBytes} isBusy={view.phase === "cancelling"} />
      </div>
      <Announcement>{`${headingOf(view)}, ${percent(sentBytes, sizeBytes)}. ${sentence}`}</Announcement>
    </section>
  );
}

function WayOn({ view }: { view: Going }): ReactNode {
  if (view.phase === "sending" || view.phase === "waiting") {
    return <Button onClick={uploadStore.pause}>Pause</Button>;
  }
  const goOn = (
    <Button variant="primary" onClick={uploadStore.goOn}>
      Continue
    </Button>
  );
  if (view.phase === "paused") return goOn;
  if (view.phase !== "stuck") return null;
  if (view.trouble.way === "again") return goOn;
  if (view.trouble.way === "other") return <Button onClick={uploadStore.clear}>Pick the file again</Button>;
  return (
    <>
      <Button asChild variant="primary">
        <a href="/sign-in" target="_blank" rel="noopener">
          Sign in
        </a>
      </Button>
      <Button onClick={uploadStore.goOn}>Continue</Button>
    </>
  );
}

function CancelButton({ sentBytes, isBusy }: { sentBytes: number; isBusy: boolean }) {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="quiet" isBusy={isBusy}>
          Cancel upload
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Delete this upload?"
        description={`${bytesInWords(sentBytes)} have arrived and will be deleted here. The file on your device stays as it is.`}
      >
        <div className="flex flex-wrap gap-2">
          <DialogClose asChild>
            <Button variant="danger" onClick={() => void uploadStore.cancel()}>
              Delete this upload
            </Button>
          </DialogClose>
          <DialogClose asChild>
            <Button>Go on uploading</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function headingOf(view: Going): string {
  switch (view.phase) {
    case "preparing":
      return "Looking at your file";
    case "paused":
      return "Paused";
    case "offline":
      return "You are offline";
    case "waiting":
      return "Waiting for the server";
    case "stuck":
      return "The upload stands still";
    case "cancelling":
      return "Deleting the upload";
    default:
      return "Uploading your archive";
  }
}

function sentenceOf(view: Going): string {
  switch (view.phase) {
    case "paused":
      return "What has arrived is safe. You can even close this page, and pick the same file later to go on.";
    case "offline":
      return "What has arrived is safe. The upload goes on by itself when you are back online.";
    case "waiting":
      return "It does not answer at the moment. The upload goes on by itself when it does.";
    case "stuck":
      return view.trouble.title;
    case "sending":
      return "You can look around here while it goes on. Keep this tab open.";
    default:
      return "";
  }
}

function figuresOf({ phase, sentBytes, sizeBytes, speed }: Going): string {
  const parts = [percent(sentBytes, sizeBytes), bytesOf(sentBytes, sizeBytes)];
  if (phase === "sending" && speed.perSecond) {
    parts.push(`${bytesInWords(Math.round(speed.perSecond))}/s`);
    const left = timeLeft(secondsLeft(speed, sizeBytes));
    if (left) parts.push(left);
  }
  return parts.join(" · ");
}
