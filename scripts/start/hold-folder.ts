import { setTimeout as wait } from "node:timers/promises";
import { heldBy, takeLock } from "@/lib/data-folder/lock";
import { findRun } from "@/lib/data-folder/run-file";
import type { App } from "./app";
import { say } from "./say";

/** A holder that is on its way out, or a short command, is worth waiting for; a running app is not. */
const PATIENCE_MS = 12_000;
const PATIENCE_WITH_APP_MS = 1_500;

/**
 * Takes the data folder for this app.
 *
 * @throws AppError `conflict` saying who has it.
 */
export async function holdFolder(folder: string, command: string, app: App): Promise<void> {
  const startedAt = Date.now();
  for (let attempt = 0; ; attempt++) {
    const lock = await takeLock(folder, command);
    if ("release" in lock) {
      app.undo.push({ name: "lock", run: lock.release });
      return;
    }
    const patienceMs = (await findRun(folder)) ? PATIENCE_WITH_APP_MS : PATIENCE_MS;
    if (Date.now() - startedAt > patienceMs || app.signal.aborted) throw heldBy(folder, lock);
    if (attempt === 20)
      say(`Waiting for “${lock.command}” (process ${lock.pid}) to let go of the data folder …`);
    await wait(100);
  }
}
