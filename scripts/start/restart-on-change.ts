import { watch } from "node:fs";
import { say } from "./say";

/** An editor writes a file in several strokes. */
const SETTLED_MS = 200;

/** Calls `restart` when a TypeScript file in one of the folders changed. The process that watches ends with us. */
export function restartOnChange(folders: string[], restart: () => Promise<void>): void {
  let settled: NodeJS.Timeout | undefined;
  for (const folder of folders) {
    watch(folder, { recursive: true }, (_event, file) => {
      if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
      clearTimeout(settled);
      settled = setTimeout(() => {
        say(`${folder}/${file} changed. Starting the worker anew.`);
        void restart();
      }, SETTLED_MS);
    });
  }
}
