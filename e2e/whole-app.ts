import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Pages answer before worker and engine do, and journeys need all of them: `run.json` is written once they are up. */
export default async function waitForWholeApps(): Promise<void> {
  const deadline = Date.now() + 600_000;
  for (const folder of (process.env.ROOST_E2E_DATA_DIRS ?? "").split(":")) {
    const file = join(folder, "run.json");
    while (!existsSync(file)) {
      if (Date.now() > deadline) throw new Error(`The app did not write ${file}.`);
      await wait(100);
    }
  }
}
