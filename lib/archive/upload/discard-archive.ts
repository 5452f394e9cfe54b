import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { archives } from "../../db/schema";
import { AppError } from "../../errors";
import { deleteUploadedZip } from "./disk";
import { findArchive } from "./queries";

/**
 * Gives up on an upload, or on an import that waits, runs or failed: its zip is deleted, what was imported stays.
 * A second time changes nothing.
 *
 * The row goes first. If the process dies before the file does, the sweep finds a zip that nobody wants.
 *
 * @returns whether an import may be at work on it, and has to be told to stop.
 * @throws AppError `not_found`; `conflict` if it is imported already.
 */
export async function discardArchive(
  { db, now }: { db: Db; now: () => Date },
  ownerId: string,
  archiveId: string,
): Promise<{ mayBeReading: boolean }> {
  const before = await findArchive(db, ownerId, archiveId);
  if (!before) throw new AppError("not_found", "There is no such archive.");
  const isOver = before.status === "discarded" || before.status === "refused";

  if (!isOver) {
    const discarded = await db
      .update(archives)
      .set({
        status: "discarded",
        finishedAt: now(),
        zipDeletedAt: before.localPath === null ? now() : undefined,
      })
      .where(
        and(
          eq(archives.id, archiveId),
          inArray(archives.status, ["uploading", "uploaded", "reading", "failed"]),
        ),
      )
      .returning({ id: archives.id });
    if (discarded.length === 0)
      throw new AppError("conflict", "This archive is imported already. There is nothing to discard.");
  }
  if (before.localPath === null) await deleteUploadedZip(before);
  return { mayBeReading: !isOver && before.status !== "uploading" };
}
