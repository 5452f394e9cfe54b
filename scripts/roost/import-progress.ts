import { getArchiveProgress } from "@/lib/archive/progress";
import type { Db } from "@/lib/db/client";
import type { Output } from "./output";

const EVERY_MS = 1000;

/** Says every second how far an import is. @returns a function that ends it. */
export function watchProgress(db: Db, ownerId: string, archiveId: string, out: Output): () => void {
  let last = "";
  const timer = setInterval(async () => {
    const { files } = await getArchiveProgress(db, ownerId, archiveId).catch(() => ({ files: [] }));
    const file = files.find(({ status }) => status === "reading");
    if (!file) return;
    const of = file.rowsExpected === null ? "" : ` of ${file.rowsExpected.toLocaleString("en")}`;
    const line = `${file.name}: ${file.rowsRead.toLocaleString("en")}${of}`;
    if (line !== last) out.progress(line);
    last = line;
  }, EVERY_MS);
  return () => clearInterval(timer);
}
