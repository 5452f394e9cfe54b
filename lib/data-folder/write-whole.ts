import "server-only";
import { open, rename } from "node:fs/promises";

/** Writes a file that is either the old one or the new one, whole, whatever dies in between. Readable by its owner alone. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const half = `${path}.${process.pid}.half`;
  const file = await open(half, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
}
