import "server-only";
import { and, eq, inArray, isNull, ne, not, sum } from "drizzle-orm";
import type { Db } from "./client";
import { archives, files, likedCopies } from "./schema";

/** Archives whose zip lies on our disk, or is on its way there. */
export const holdsZip = and(
  isNull(archives.localPath),
  isNull(archives.zipDeletedAt),
  not(inArray(archives.status, ["refused", "discarded"])),
);

/**
 * What a person stores on this installation: files, zips, the whole of what is being uploaded, and liked pictures that
 * are not at their own Dropbox.
 */
export async function storedBytesOf(db: Db, ownerId: string): Promise<number> {
  const [zips] = await db
    .select({ bytes: sum(archives.sizeBytes).mapWith(Number) })
    .from(archives)
    .where(and(eq(archives.ownerId, ownerId), holdsZip));
  const [kept] = await db
    .select({ bytes: sum(files.sizeBytes).mapWith(Number) })
    .from(files)
    .where(eq(files.ownerId, ownerId));
  // Reads one index and no row: see liked_copies_status_idx.
  const [liked] = await db
    .select({ bytes: sum(likedCopies.sizeBytes).mapWith(Number) })
    .from(likedCopies)
    .where(
      and(
        eq(likedCopies.ownerId, ownerId),
        eq(likedCopies.status, "saved"),
        ne(likedCopies.place, "dropbox"),
      ),
    );
  return (zips?.bytes ?? 0) + (kept?.bytes ?? 0) + (liked?.bytes ?? 0);
}
