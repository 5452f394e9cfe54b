import { writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Lets other processes go first where there is not enough processor time for all: who waits for a page is somebody who
 * looks at a screen, and an import is done a little later. With nobody waiting it costs nothing.
 */
export function giveWay(): void {
  const niceness = constants.priority.PRIORITY_BELOW_NORMAL;
  try {
    setPriority(niceness);
    // Where Linux shares out time by session, as desktops do, each part of the app is a session of its own.
    if (process.platform === "linux") writeFileSync("/proc/self/autogroup", String(niceness));
  } catch {
    // Not allowed here, or there are no such groups: then it runs like everybody else.
  }
}
