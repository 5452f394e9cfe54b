import type { ChildProcess } from "node:child_process";
import { isPagesWait } from "@/lib/pages-first";

const workers = new Set<ChildProcess>();

/** Tells the workers when this web process says that people wait for its pages. */
export function hearPages(web: ChildProcess): void {
  web.on("message", (said) => {
    if (!isPagesWait(said)) return;
    // One that is going hears nothing, and need not.
    for (const worker of workers) worker.send(said as object, () => {});
  });
}

export function tellOfPages(worker: ChildProcess): void {
  workers.add(worker);
  worker.once("exit", () => workers.delete(worker));
}
