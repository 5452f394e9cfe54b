import "server-only";
import type { Db } from "../../db/client";
import { receivedBytesOf } from "./disk";
import { listUploading } from "./queries";
import type { UnfinishedUpload } from "./types";

/** The uploads of this person that wait for more bytes, the one that moved last first. */
export async function listUnfinishedUploads(db: Db, ownerId: string): Promise<UnfinishedUpload[]> {
  const rows = await listUploading(db, ownerId);
  return Promise.all(
    rows.map(async (row) => ({
      archiveId: row.id,
      fileName: row.fileName,
      sizeBytes: row.sizeBytes,
      receivedBytes: (await receivedBytesOf(row.id)) ?? 0,
      fileModifiedAt: row.fileModifiedAt?.toISOString(),
      touchedAt: row.touchedAt.toISOString(),
    })),
  );
}
