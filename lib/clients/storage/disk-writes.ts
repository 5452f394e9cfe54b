import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMissing } from "./disk-errors";

/**
 * Writes a file that is in memory, whole or not at all. Its bytes are safe from a power cut then; its name only when
 * its folder is flushed, which is done once for all that came into it.
 */
export async function writeWhole(temporaryFolder: string, path: string, bytes: Buffer): Promise<void> {
  const temporary = join(temporaryFolder, randomUUID());
  try {
    await inFolder(temporary, () => writeFile(temporary, bytes, { flag: "wx", mode: 0o600, flush: true }));
    await inFolder(path, () => rename(temporary, path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The folder is there as a rule: only where it is not, it is made. */
async function inFolder(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isMissing(error)) throw error;
    await makeFolder(dirname(path));
    await work();
  }
}

/** Makes the folder and those above it, each of them safe from a power cut. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (!first) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await flushFolder(dirname(made));
}

/** A new name is only on the disk when its folder is. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
