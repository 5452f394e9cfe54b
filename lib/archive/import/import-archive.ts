import "server-only";
import type { ArchiveTally } from "../types";
import { type ImportDeps, SLICE_MS } from "./deps";
import { finishImport } from "./finish";
import { inspectArchive } from "./inspect";
import { loadSlice } from "./load";
import { withArchiveLock } from "./lock";
import { mediaSlice } from "./media";

export type ImportOutcome =
  | { status: "done"; tally: ArchiveTally }
  | { status: "refused"; problem: string }
  | { status: "over" };

/** Runs one named step and answers with what it returned: at once, or as a durable step of a function. */
export type RunStep = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const atOnce: RunStep = (_name, work) => work();

/**
 * Reads an uploaded archive into the tables, from wherever an earlier attempt stopped.
 *
 * Each step is short, may run twice, and leaves its progress in the rows: tweets first, then long notes and likes,
 * then pictures. Only the end deletes the zip.
 *
 * @throws AppError `unavailable` while another worker is at this archive; `conflict` once it is discarded.
 */
export async function importArchive(
  deps: ImportDeps,
  archiveId: string,
  run: RunStep = atOnce,
): Promise<ImportOutcome> {
  const step: RunStep = (name, work) => run(name, () => withArchiveLock(deps.sql, archiveId, work));
  const until = () => new Date(deps.now().getTime() + SLICE_MS);

  const inspection = await step("inspect", () => inspectArchive(deps, archiveId));
  if (inspection.status !== "readable") return inspection;
  await slices(step, "load", () => loadSlice(deps, archiveId, until()));
  await slices(step, "media", () => mediaSlice(deps, archiveId, until()));
  const tally = await step("finish", () => finishImport(deps, archiveId));
  return { status: "done", tally };
}

async function slices(step: RunStep, name: string, work: () => Promise<{ isDone: boolean }>): Promise<void> {
  for (let number = 1; ; number++) {
    const { isDone } = await step(`${name}-${number}`, work);
    if (isDone) return;
  }
}
