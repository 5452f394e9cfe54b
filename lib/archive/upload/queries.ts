import "server-only";
import { and, desc, eq, gte, inArray, isNotNull, isNull, lt } from "drizzle-orm";
import type { Db } from "../../db/client";
import { archives } from "../../db/schema";
import { holdsZip } from "../../db/stored-bytes";

export type ArchiveRow = typeof archives.$inferSelect;

/** Everybody's uploads to this server's disk that moved since then. */
export async function listUploadsUnderWay(db: Db, since: Date): Promise<{ id: string; sizeBytes: number }[]> {
  return db
    .select({ id: archives.id, sizeBytes: archives.sizeBytes })
    .from(archives)
    .where(
      and(eq(archives.status, "uploading"), isNull(archives.storageKey), gte(archives.touchedAt, since)),
    );
}

/** One archive of this person; undefined if there is none of that id, or it is somebody else's. */
export async function findArchive(
  db: Db,
  ownerId: string,
  archiveId: string,
): Promise<ArchiveRow | undefined> {
  if (!isUuid(archiveId)) return undefined;
  const [row] = await db
    .select()
    .from(archives)
    .where(and(eq(archives.id, archiveId), eq(archives.ownerId, ownerId)));
  return row;
}

/** For the receiving side, which has asked before who the owner is. */
export async function findUpload(db: Db, archiveId: string): Promise<ArchiveRow | undefined> {
  const [row] = await db.select().from(archives).where(eq(archives.id, archiveId));
  return row;
}

/** A person's uploads to the disk: one that goes past the server cannot go on in another browser or after a reload. */
export async function listUploading(db: Db, ownerId: string): Promise<ArchiveRow[]> {
  return db
    .select()
    .from(archives)
    .where(and(eq(archives.ownerId, ownerId), eq(archives.status, "uploading"), isNull(archives.storageKey)))
    .orderBy(desc(archives.touchedAt));
}

/** A person's uploads of one file into storage that have not arrived. */
export async function listStoredUploading(
  db: Db,
  ownerId: string,
  { fileName, sizeBytes }: { fileName: string; sizeBytes: number },
): Promise<ArchiveRow[]> {
  return db
    .select()
    .from(archives)
    .where(
      and(
        eq(archives.ownerId, ownerId),
        eq(archives.status, "uploading"),
        isNotNull(archives.storageKey),
        eq(archives.fileName, fileName),
        eq(archives.sizeBytes, sizeBytes),
      ),
    );
}

/** A sign of life: the sweep leaves alone what moved a short while ago. */
export async function touchUpload(db: Db, archiveId: string, now: Date): Promise<void> {
  await db.update(archives).set({ touchedAt: now }).where(eq(archives.id, archiveId));
}

/** True for the one caller that found it still uploading. */
export async function markUploaded(db: Db, archiveId: string, now: Date): Promise<boolean> {
  const changed = await db
    .update(archives)
    .set({ status: "uploaded", uploadedAt: now, touchedAt: now })
    .where(and(eq(archives.id, archiveId), eq(archives.status, "uploading")))
    .returning({ id: archives.id });
  return changed.length === 1;
}

export async function listUploadsBefore(db: Db, touchedBefore: Date): Promise<ArchiveRow[]> {
  return db
    .select()
    .from(archives)
    .where(and(eq(archives.status, "uploading"), lt(archives.touchedAt, touchedBefore)));
}

/** An import that died between its end and the deletion of its zip: nobody wants that zip any more. */
export async function giveUpReadZips(db: Db, now: Date): Promise<void> {
  await db
    .update(archives)
    .set({ zipDeletedAt: now })
    .where(and(eq(archives.status, "done"), eq(archives.keepsZip, false), holdsZip));
}

/** Keys of zips that nobody wants any more and that could still come in: a browser may be sending them yet. */
export async function listUnwantedZipKeys(db: Db, since: Date): Promise<string[]> {
  const rows = await db
    .select({ key: archives.storageKey })
    .from(archives)
    .where(
      and(
        isNotNull(archives.storageKey),
        isNotNull(archives.zipDeletedAt),
        gte(archives.zipDeletedAt, since),
      ),
    );
  return rows.flatMap(({ key }) => key ?? []);
}

/** Of these ids, the ones whose zip is still wanted. */
export async function listWantedZips(db: Db, archiveIds: string[]): Promise<Set<string>> {
  if (archiveIds.length === 0) return new Set();
  const rows = await db
    .select({ id: archives.id })
    .from(archives)
    .where(and(inArray(archives.id, archiveIds), holdsZip));
  return new Set(rows.map((row) => row.id));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isUuid = (text: string): boolean => UUID.test(text);
