import "server-only";
import { storage } from "../../clients/storage/storage";
import type { Db } from "../../db/client";
import { flushZip, receivedBytesOf } from "./disk";
import { type ArchiveRow, markUploaded } from "./queries";

/**
 * Marks an upload as whole if every byte is there, and safe from a power cut.
 *
 * May be called at any time and by anybody who looks at the upload: the last chunk, a client that asks where to go
 * on, the sweep. That settles the upload of a server that died between the last byte and this row.
 *
 * @returns true for the one caller that has to announce it.
 */
export async function finishUpload(
  { db, now }: { db: Db; now: () => Date },
  upload: Pick<ArchiveRow, "id" | "status" | "sizeBytes" | "storageKey">,
): Promise<boolean> {
  if (upload.status !== "uploading") return false;
  const { id, storageKey, sizeBytes } = upload;
  const isWhole = storageKey === null ? await isOnDisk(id, sizeBytes) : await isStored(storageKey, sizeBytes);
  return isWhole && markUploaded(db, id, now());
}

async function isOnDisk(archiveId: string, sizeBytes: number): Promise<boolean> {
  if ((await receivedBytesOf(archiveId)) !== sizeBytes) return false;
  await flushZip(archiveId);
  return true;
}

/** A store shows an object when it is whole, and not before. */
async function isStored(key: string, sizeBytes: number): Promise<boolean> {
  return (await storage().head(key))?.sizeBytes === sizeBytes;
}
