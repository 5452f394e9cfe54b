import { statfs } from "node:fs/promises";
import { dataFolder } from "@/lib/data-folder/folder";
import { findRun } from "@/lib/data-folder/run-file";
import type { LoneCommand } from "../command";

// Grows: this is the frame.
export const command: LoneCommand = {
  name: "doctor",
  summary: "Says what is configured, reachable and healthy.",
  usage: "doctor [--json]",
  options: {},
  async runAlone({ out }) {
    const folder = dataFolder();
    const run = await findRun(folder);
    const { bavail, bsize } = await statfs(folder);
    out.print(`data folder  ${folder}, ${Math.floor((bavail * bsize) / 1e9)} GB free`);
    out.print(`app          ${run ? `runs as process ${run.pid}` : "does not run"}`);
    out.result({ folder, run: run ? { pid: run.pid } : null });
    return 0;
  },
};
