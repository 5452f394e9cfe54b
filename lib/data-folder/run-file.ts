import "server-only";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { findHolder } from "./lock";
import { writeWhole } from "./write-whole";

const runShape = z.object({
  pid: z.number().int(),
  databaseUrl: z.string(),
  /** Addresses on loopback, and the one for people. Absent: that part does not run here. */
  web: z.string().optional(),
  worker: z.string().optional(),
  engine: z.string().optional(),
});
export type Run = z.infer<typeof runShape>;

const pathIn = (folder: string) => join(folder, "run.json");

/** Says where the parts of the running app are, for commands beside it. It holds the database password: mode 0600. */
export async function writeRun(folder: string, run: Run): Promise<void> {
  await writeWhole(pathIn(folder), `${JSON.stringify(run, null, 2)}\n`);
}

export async function removeRun(folder: string): Promise<void> {
  await rm(pathIn(folder), { force: true });
}

/** The app that runs on this folder now. What a killed start left behind does not count. */
export async function findRun(folder: string): Promise<Run | undefined> {
  try {
    const run = runShape.parse(JSON.parse(await readFile(pathIn(folder), "utf8")));
    return (await findHolder(folder))?.pid === run.pid ? run : undefined;
  } catch {
    return undefined;
  }
}
