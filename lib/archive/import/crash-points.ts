import "server-only";
import { env } from "../../env";

/**
 * The instants between two effects of an import at which a crash could leave one without the other, in the order in
 * which an import passes them. chaos-import.db.test.ts kills the worker and the database at each of them; a new effect
 * needs its point here, or only luck tests it.
 */
export const CRASH_POINTS = [
  "import-begun",
  "files-planned",
  "batch-written",
  "batch-committed",
  "data-file-at-its-end",
  "tweets-all-read",
  "words-written",
  "picture-copied",
  "group-copied",
  "group-written",
  "group-committed",
  "media-at-its-end",
  "notes-joined",
  "marked-done",
  "zip-deleted",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number] | "refused";

type Watcher = (point: CrashPoint) => void;
let watcher: Watcher | undefined;

/** Does nothing, unless the program of a test watches. */
export function passCrashPoint(point: CrashPoint): void {
  watcher?.(point);
}

/** For a program of tests that dies at a point. @throws where people's archives are read. */
export function watchCrashPoints(watch: Watcher): void {
  if (env().NODE_ENV === "production") throw new Error("Nobody may watch an import in production.");
  watcher = watch;
}
