import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMissing } from "./disk-errors";
import { several } from "./several";

/** More than the threads that Node gives to files: none of them waits for the next call. */
const AT_ONCE = 8;

/**
 * Writes files that are in memory, each whole or not at all, and answers once all are safe from a power cut.
 *
 * A folder is made safe once for all files that came into it, and a file system takes several calls to make something
 * safe as one, so many small files cost a fraction of what each by itself does.
 */
export async function writeTogether(
  temporaryFolder: string,
  files: { path: string; bytes: Buffer }[],
): Promise<void> {
  const writes = files.map((file) => ({ ...file, temporary: join(temporaryFolder, randomUUID()) }));
  try {
    await makeFolder(temporaryFolder);
    await several(writes, AT_ONCE, ({ temporary, bytes }) =>
      writeFile(temporary, bytes, { flag: "wx", mode: 0o600, flush: true }),
    );
    await several(writes, AT_ONCE, ({ temporary, path }) => moveTo(path, temporary));
    await several(new Set(files.map(({ path }) => dirname(path))), AT_ONCE, flushFolder);
  } catch (error) {
    await several(writes, AT_ONCE, ({ temporary }) => rm(temporary, { force: true }));
    throw error;
  }
}

/** The folder is there as a rule: only where it is not, it is made. */
async function moveTo(path: string, temporary: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await makeFolder(dirname(path));
    await rename(temporary, path);
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
