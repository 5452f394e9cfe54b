import { Readable } from "node:stream";
import type { Storage, Together } from "./types";

/** Stores many files in the way that is fastest there. */
export function putTogether(storage: Pick<Storage, "put" | "putTogether">): Together {
  if (storage.putTogether) return storage.putTogether();
  return {
    async put(key, bytes) {
      await storage.put(key, Readable.from([bytes]));
    },
    async settle() {},
  };
}
