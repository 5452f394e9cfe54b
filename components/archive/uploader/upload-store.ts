import type { Upload } from "tus-js-client";
import type { UnfinishedUpload } from "@/lib/archive/upload/types";
import { uploadsPath } from "@/lib/archive/upload/types";
import { nextSpeed, type Speed, startSpeed } from "../speed";
import { blobSender, type Sender } from "./blob-sender";
import { findSameFile, type PickedFile, problemOf } from "./picked-file";
import { FILE_IS_GONE, isPassing, type Trouble, troubleOf, wordsOf } from "./trouble";

/** The upload as the page shows it. */
export type UploadView =
  | { phase: "idle"; problem?: string }
  | ({ phase: "preparing" | "sending" | "paused" | "offline" | "waiting" | "cancelling" } & Going)
  | ({ phase: "stuck"; trouble: Trouble } & Going)
  | { phase: "done"; archiveId: string; fileName: string };

type Going = {
  fileName: string;
  sizeBytes: number;
  sentBytes: number;
  /** What the server had of it already when it was picked. */
  hadBytes: number;
  speed: Speed;
  archiveId?: string;
};

const CHUNK_BYTES = 8 * 1024 * 1024;
/** At once, then ever more patiently, for about an hour: a server that restarts or a train in a tunnel needs nobody. */
const RETRY_DELAYS_MS = [0, 1_000, 2_000, 5_000, 10_000, ...Array.from({ length: 120 }, () => 30_000)];
/** Often enough to look alive. */
const SHOW_EVERY_MS = 150;

let view: UploadView = { phase: "idle" };
let upload: Sender | undefined;
let file: File | undefined;
let shownAtMs = 0;
const listeners = new Set<() => void>();

/**
 * The one upload of this tab. It lives outside the components, so that it goes on while the person reads their
 * memories; for `useSyncExternalStore`.
 */
export const uploadStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  view: (): UploadView => view,
  viewOnServer: (): UploadView => IDLE,
  begin,
  pause,
  goOn,
  cancel,
  clear: () => show({ phase: "idle" }),
  refuse: (problem: string) => show({ phase: "idle", problem }),
};
const IDLE: UploadView = { phase: "idle" };

/** Takes a file, finds out what the server has of it already, and sends the rest. */
async function begin(
  picked: File,
  options: { keepsZip: boolean; goesPastServer: boolean; expected?: UnfinishedUpload },
): Promise<void> {
  if (
    view.phase !== "idle" &&
    view.phase !== "done" &&
    !(view.phase === "stuck" && view.trouble.way === "other")
  )
    return;
  const start = { fileName: picked.name, sizeBytes: picked.size, sentBytes: 0, hadBytes: 0 };
  show({ phase: "preparing", ...start, speed: startSpeed(Date.now(), 0) });

  const problem = await problemOf(picked);
  if (problem) return show({ phase: "idle", problem });
  const known = await unfinishedUploads();
  if ("problem" in known) return show({ phase: "idle", problem: known.problem });
  const same = findSameFile(known.uploads, picked);
  if (options.expected && same?.archiveId !== options.expected.archiveId) {
    return show({
      phase: "idle",
      problem: `This is another file. The upload that you want to go on with waits for “${options.expected.fileName}”.`,
    });
  }

  file = picked;
  upload = options.goesPastServer
    ? pastServer(picked, options.keepsZip)
    : await tusUpload(picked, options.keepsZip, same);
  listenToNetwork();
  const hadBytes = same?.receivedBytes ?? 0;
  show({
    phase: navigator.onLine ? "sending" : "offline",
    ...start,
    sentBytes: hadBytes,
    hadBytes,
    speed: startSpeed(Date.now(), hadBytes),
    archiveId: same?.archiveId,
  });
  if (navigator.onLine) upload.start();
}

function pause(): void {
  if (!isGoing(view)) return;
  void upload?.abort();
  change({ phase: "paused" });
}

/** After a pause, a signing in, or a trouble that has passed. */
function goOn(): void {
  if (!upload || !("sizeBytes" in view)) return;
  change({ phase: "sending", speed: startSpeed(Date.now(), view.sentBytes) });
  upload.start();
}

/** Gives the upload up: what has arrived is deleted on the server. */
async function cancel(): Promise<void> {
  if (!("sizeBytes" in view)) return;
  change({ phase: "cancelling" });
  try {
    await upload?.abort(true);
    end();
    show({ phase: "idle" });
  } catch (error) {
    // It never began, or was gone before: that is what was asked for.
    if ([404, 410].includes(statusOf(error))) return show({ phase: "idle" });
    change({
      phase: "stuck",
      trouble: {
        title: "This upload could not be deleted",
        words:
          "The server did not do it. Try again, or leave it: uploads that nobody continues are deleted after a while.",
        way: "again",
      },
    });
  }
}

async function tusUpload(
  picked: File,
  keepsZip: boolean,
  same: UnfinishedUpload | undefined,
): Promise<Upload> {
  const { Upload } = await import("tus-js-client");
  const sending: Upload = new Upload(picked, {
    endpoint: same ? null : uploadsPath,
    uploadUrl: same ? `${uploadsPath}/${same.archiveId}` : null,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    // The server knows what is unfinished, in every browser of this person; a second memory could only disagree.
    storeFingerprintForResuming: false,
    metadata: {
      fileName: picked.name,
      modifiedAt: String(picked.lastModified),
      keepsZip: keepsZip ? "1" : "0",
    },
    onUploadUrlAvailable: () => {
      stayWith(sending);
      change({ archiveId: archiveIdOf(sending.url) });
    },
    onProgress: showSent,
    onShouldRetry: (error) => {
      const status = statusOf(error);
      if (!navigator.onLine || !isPassing(status)) return false;
      if (status === 0) void stopIfFileIsGone();
      if (isGoing(view)) change({ phase: "waiting" });
      return true;
    },
    onSuccess: () => showDone(archiveIdOf(sending.url), picked.name),
    onError: (error) => showTrouble(statusOf(error), wordsOf(bodyOf(error)), !sending.options.uploadUrl),
  });
  return sending;
}

/** On a server without a disk the zip goes straight into the store of files. */
function pastServer(picked: File, keepsZip: boolean): Sender {
  let isBegun = false;
  return blobSender(picked, keepsZip, {
    onBegun: (archiveId) => {
      isBegun = true;
      change({ archiveId });
    },
    onSent: showSent,
    onDone: (archiveId) => showDone(archiveId, picked.name),
    onTrouble: (status, words) => showTrouble(status, words, !isBegun),
  });
}

function showSent(sentBytes: number): void {
  if (view.phase !== "sending" && view.phase !== "waiting") return;
  const nowMs = Date.now();
  if (view.phase === "sending" && nowMs - shownAtMs < SHOW_EVERY_MS && sentBytes < view.sizeBytes) return;
  // After a cut the server says where to go on: that jump, either way, is no speed.
  const isFresh = view.phase === "waiting" || sentBytes < view.sentBytes;
  const speed = isFresh ? startSpeed(nowMs, sentBytes) : nextSpeed(view.speed, nowMs, sentBytes);
  change({ phase: "sending", sentBytes, speed });
}

function showDone(archiveId: string | undefined, fileName: string): void {
  end();
  show(archiveId ? { phase: "done", archiveId, fileName } : IDLE);
}

/** @param isRefused no upload was taken up: there is none to show, only the reason why not */
function showTrouble(status: number, words: string | undefined, isRefused: boolean): void {
  if (!isGoing(view)) return;
  const trouble = troubleOf(status, words);
  if (!navigator.onLine) {
    change({ phase: "offline" });
  } else if (isRefused && [413, 422, 507].includes(status)) {
    end();
    show({ phase: "idle", problem: trouble.words });
  } else {
    change({ phase: "stuck", trouble });
    if (status === 0) void stopIfFileIsGone();
  }
}

/**
 * From now on only this upload goes on, or none does. When the server will not say how far it is, because somebody is
 * signed out or another person signed in, tus would begin anew, in whoever's name.
 */
function stayWith(known: Upload): void {
  known.options.uploadUrl = known.url;
  known.options.endpoint = null;
}

/** A file that was moved or changed looks like a network that is down: ask the file itself. */
async function stopIfFileIsGone(): Promise<void> {
  const asked = file;
  if (!asked) return;
  try {
    await (asked satisfies PickedFile).slice(0, 1).arrayBuffer();
  } catch {
    if (file !== asked) return;
    void upload?.abort();
    change({ phase: "stuck", trouble: FILE_IS_GONE });
  }
}

async function unfinishedUploads(): Promise<{ uploads: UnfinishedUpload[] } | { problem: string }> {
  try {
    const response = await fetch(uploadsPath, { cache: "no-store" });
    if (response.ok) return { uploads: (await response.json()) as UnfinishedUpload[] };
    const { title, words } = troubleOf(response.status, wordsOf(await response.text()));
    return { problem: `${title}. ${words}` };
  } catch {
    return {
      problem: navigator.onLine
        ? "The server does not answer. Try again in a moment."
        : "You are offline. Pick the file again when you are back online.",
    };
  }
}

function listenToNetwork(): void {
  window.addEventListener("offline", onOffline);
  window.addEventListener("online", onOnline);
  window.addEventListener("beforeunload", onLeaving);
}

function end(): void {
  window.removeEventListener("offline", onOffline);
  window.removeEventListener("online", onOnline);
  window.removeEventListener("beforeunload", onLeaving);
  upload = undefined;
  file = undefined;
}

function onOffline(): void {
  if (!isGoing(view)) return;
  void upload?.abort();
  change({ phase: "offline" });
}

function onOnline(): void {
  if (view.phase === "offline") goOn();
}

/** The browser asks whether to leave, in its own words. */
function onLeaving(event: BeforeUnloadEvent): void {
  if (isGoing(view)) event.preventDefault();
}

const isGoing = (current: UploadView): boolean => current.phase === "sending" || current.phase === "waiting";

function change(values: Partial<Going> & { phase?: UploadView["phase"]; trouble?: Trouble }): void {
  if ("sizeBytes" in view) show({ ...view, ...values } as UploadView);
}

function show(next: UploadView): void {
  view = next;
  shownAtMs = Date.now();
  for (const listener of listeners) listener();
}

const archiveIdOf = (url: string | null | undefined): string | undefined =>
  url?.split("/").at(-1) || undefined;

type TusError = Error & {
  originalResponse?: { getStatus(): number; getBody(): string } | null;
};
const statusOf = (error: unknown): number => (error as TusError).originalResponse?.getStatus() ?? 0;
const bodyOf = (error: unknown): string | undefined => (error as TusError).originalResponse?.getBody();
