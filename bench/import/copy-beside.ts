import { spawn } from "node:child_process";
import { open } from "node:fs/promises";

export type CopyTimes = { readMs: number; copyMs: number };

/**
 * What the bytes of a zip cost without an import: `cat` of it to nowhere, and into a file beside it that is then made
 * safe from a power cut. Bringing pictures into storage does the second: it reads all bytes, writes them all, and
 * counts none before it is safe. The first only says how much of that is reading.
 *
 * The zip itself is safe before, as an upload is, and the copy stays: a disk is slow for a while after much was deleted.
 */
export async function copyBeside(zip: string): Promise<CopyTimes> {
  await makeSafe(zip);
  const readMs = await timeOf(() => cat(zip, "/dev/null"));
  const copy = `${zip}.copy`;
  const copyMs = await timeOf(async () => {
    await cat(zip, copy);
    await makeSafe(copy);
  });
  return { readMs, copyMs };
}

async function makeSafe(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync();
  await file.close();
}

async function cat(from: string, to: string): Promise<void> {
  const target = await open(to, "w");
  const child = spawn("cat", [from], { stdio: ["ignore", target.fd, "inherit"] });
  const code = await new Promise((resolve) => child.once("close", resolve));
  await target.close();
  if (code !== 0) throw new Error(`cat ended with ${code}.`);
}

async function timeOf(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}
