import "server-only";
import { mkdir, open, rm, stat, statfs } from "node:fs/promises";
import { isMissing } from "../../clients/storage/disk-errors";
import { storage as ourStorage } from "../../clients/storage/storage";
import type { Storage } from "../../clients/storage/types";
import { uploadsDir, zipPathOf } from "../zip-path";

/** Bytes that this process may still write where the uploads lie. */
export async function freeBytes(): Promise<number> {
  await makeUploadsDir();
  const disk = await statfs(uploadsDir());
  return disk.bavail * disk.bsize;
}

export async function makeUploadsDir(): Promise<void> {
  await mkdir(uploadsDir(), { recursive: true, mode: 0o700 });
}

/** How much of a zip has arrived: the byte at which its upload goes on. Undefined if there is no file. */
export async function receivedBytesOf(archiveId: string): Promise<number | undefined> {
  try {
    return (await stat(zipPathOf({ id: archiveId }))).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Answers once every byte of the upload is safe from a power cut. */
export async function flushZip(archiveId: string): Promise<void> {
  const file = await open(zipPathOf({ id: archiveId }), "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Deletes an uploaded zip. Never called for a file that was on the server already: that one is the person's own. */
export async function deleteUploadedZip(
  { id, storageKey }: { id: string; storageKey: string | null },
  storage: Pick<Storage, "delete"> = ourStorage(),
): Promise<void> {
  if (storageKey === null) await rm(zipPathOf({ id }), { force: true });
  else await storage.delete(storageKey);
}
