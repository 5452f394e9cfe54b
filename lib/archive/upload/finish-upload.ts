import "server-only";
import type { Db } from "../../db/client";
import { flushZip, receivedBytesOf } from "./disk";
import { type ArchiveRow, markUploaded } from "./queries";

/**
 * Marks an upload as whole if every byte is on the disk, and safe there from a power cut.
 *
 * May be called at any time and by anybody who looks at the upload: the last chunk, a client that asks where to go
 * on, the sweep. That settles the upload of a server that died between the last byte and this row.
 *
 * @returns true for the one caller that has to announce it.
 */
export async function finishUpload(
  { db, now }: { db: Db; now: () => Date },
  upload: Pick<ArchiveRow, "id" | "status" | "sizeBytes">,
): Promise<boolean> {
  if (upload.status !== "uploading") return false;
  if ((await receivedBytesOf(upload.id)) !== upload.sizeBytes) return false;
  await flushZip(upload.id);
  return markUploaded(db, upload.id, now());
}
