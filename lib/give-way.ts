import { readdirSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";

/** A third of what others get of a busy processor. With ten, a tenth, a worker beside others hardly comes to its end. */
const NICENESS = 5;

/**
 * Lets other processes go first where there is not enough processor time for all: who waits for a page is somebody who
 * looks at a screen, and an import is done a little later. With nobody waiting it costs nothing.
 */
export function giveWay(): void {
  ifAllowed(() => setPriority(NICENESS));
  if (process.platform !== "linux") return;
  // There each thread has a priority of its own. Those to come take it from the one that begins them.
  for (const thread of readdirSync("/proc/self/task")) ifAllowed(() => setPriority(Number(thread), NICENESS));
  // And where time is shared out by session, as on desktops, each part of the app is a session of its own.
  ifAllowed(() => writeFileSync("/proc/self/autogroup", String(NICENESS)));
}

/** Otherwise it runs like everybody else, as does a thread that has ended meanwhile. */
function ifAllowed(run: () => void): void {
  try {
    run();
  } catch {}
}
