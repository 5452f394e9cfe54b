import { isAppError } from "../../errors";
import { several } from "./several";
import type { Storage } from "./types";

const AT_ONCE = 8;

/**
 * Copies every file below the prefix that the other storage lacks, or has in another size. A second time goes on where
 * the first stopped; nothing is deleted.
 */
export async function copyFiles(
  from: Storage,
  to: Storage,
  prefix: string,
  onFile: (count: { copied: number; present: number }) => void = () => {},
): Promise<{ copied: number; present: number }> {
  const count = { copied: 0, present: 0 };
  await several(from.list(prefix), AT_ONCE, async (key) => {
    const outcome = await copy(from, to, key);
    if (outcome) count[outcome] += 1;
    onFile(count);
  });
  return count;
}

async function copy(from: Storage, to: Storage, key: string): Promise<"copied" | "present" | undefined> {
  const there = await from.head(key);
  if (!there) return undefined; // Deleted since it was listed.
  if ((await to.head(key))?.sizeBytes === there.sizeBytes) return "present";
  try {
    await to.put(key, await from.read(key));
    return "copied";
  } catch (error) {
    if (isAppError(error, "not_found")) return undefined;
    throw error;
  }
}
