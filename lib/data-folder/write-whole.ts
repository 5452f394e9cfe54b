import "server-only";
import { rename, writeFile } from "node:fs/promises";

/** Writes a file that is either the old one or the new one, whole, whatever dies in between. Readable by its owner alone. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const half = `${path}.${process.pid}.half`;
  await writeFile(half, text, { mode: 0o600, flush: true });
  await rename(half, path);
}
