import { Readable } from "node:stream";
import { several } from "./several";
import type { SmallFile, Storage } from "./types";

/** Requests under way at once, where each file is one. */
const AT_ONCE = 4;

/** Stores files that are in memory, as fast as the storage can; all that is said of its `put` holds for each of them. */
export async function putFiles(storage: Pick<Storage, "put" | "putAll">, files: SmallFile[]): Promise<void> {
  if (storage.putAll) return storage.putAll(files);
  await several(files, AT_ONCE, ({ key, bytes }) => storage.put(key, Readable.from([bytes])));
}
