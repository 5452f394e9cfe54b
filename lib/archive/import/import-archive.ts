import "server-only";
import { isAppError } from "../../errors";
import type { ArchiveTally } from "../types";
import { type ImportDeps, SLICE_MS } from "./deps";
import { finishImport } from "./finish";
import { inspectArchive } from "./inspect";
import { loadSlice } from "./load";
import { withArchiveLock } from "./lock";
import { mediaSlice } from "./media";
import { isAboutRoom, noteNoRoom } from "./room";
import { wordsSlice } from "./words";

export type ImportOutcome =
  | { status: "done"; tally: ArchiveTally }
  | { status: "refused"; problem: string }
  | Over
  | Waiting;
/** The disk is full. The sweep wakes the import again, until there is room. */
type Waiting = { status: "waiting"; problem: string };
/** It was done before, is discarded, or another worker went on with it. */
type Over = { status: "over" };

/** Runs one named step and answers with what it returned: at once, or as a durable step of a function. */
export type RunStep = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const atOnce: RunStep = (_name, work) => work();

/**
 * Reads an uploaded archive into the tables, from wherever an earlier attempt stopped.
 *
 * Each step is short, may run twice, and leaves its progress in the rows: tweets first, then long notes and likes,
 * then the words of what notes made longer, then pictures. Only the end deletes the zip.
 *
 * @throws AppError `unavailable` while another worker is at this archive, once patience is over.
 */
export async function importArchive(
  deps: ImportDeps,
  archiveId: string,
  run: RunStep = atOnce,
): Promise<ImportOutcome> {
  const step: ImportStep = (name, work) =>
    run(name, () =>
      withArchiveLock(deps.sql, archiveId, work, deps.lockPatienceMs).catch((error) =>
        stopCalmly(deps, archiveId, error),
      ),
    );
  const until = () => new Date(deps.now().getTime() + SLICE_MS);

  const inspection = await step("inspect", () => inspectArchive(deps, archiveId));
  if (inspection.status !== "readable") return inspection;
  const loaded = await slices(step, "load", () => loadSlice(deps, archiveId, until()));
  if (loaded.status !== "read") return loaded;
  const searchable = await slices(step, "words", () => wordsSlice(deps, archiveId, until()));
  if (searchable.status !== "read") return searchable;
  const stored = await slices(step, "media", () => mediaSlice(deps, archiveId, until()));
  if (stored.status !== "read") return stored;
  return step("finish", async () => ({ status: "done", tally: await finishImport(deps, archiveId) }));
}

type ImportStep = <T>(name: string, work: () => Promise<T>) => Promise<T | Over | Waiting>;

/** Inside of the step: outside, a durable one remembers only the words of an error. */
async function stopCalmly(deps: ImportDeps, archiveId: string, error: unknown): Promise<Over | Waiting> {
  if (isAppError(error, "conflict")) return { status: "over" };
  if (isAboutRoom(error)) return { status: "waiting", problem: await noteNoRoom(deps, archiveId) };
  throw error;
}

async function slices(
  step: ImportStep,
  name: string,
  work: () => Promise<{ isDone: boolean }>,
): Promise<Over | Waiting | { status: "read" }> {
  for (let number = 1; ; number++) {
    const slice = await step(`${name}-${number}`, work);
    if ("status" in slice) return slice;
    if (slice.isDone) return { status: "read" };
  }
}
