import "server-only";
import { and, eq } from "drizzle-orm";
import { archives } from "../../db/schema";
import { fillWords } from "../../tweets/search/fill-words";
import { takeTurn } from "../../tweets/store/owner-turn";
import { settleVersions } from "../../tweets/store/settle-versions";
import { findAtTheEnd, isNamedBy, recountGone, recountGoneOfLater } from "../report/findings";
import type { ArchiveFindings } from "../report/types";
import type { ArchiveTally } from "../types";
import { deleteUploadedZip } from "../upload/disk";
import { enterStage, getArchive } from "./archive-rows";
import { passCrashPoint } from "./crash-points";
import { type ArchiveRow, type ImportDeps, SLICE_MS } from "./deps";
import { joinNotes } from "./store-notes";

/**
 * Ends an import: gives notes of earlier imports the tweets that only this one brought, counts the pictures that are
 * missing, marks the import as done and deletes the zip, unless it is to be kept or was on the server already.
 */
export async function finishImport(deps: ImportDeps, archiveId: string): Promise<ArchiveTally> {
  const archive = await getArchive(deps.db, archiveId);
  if (archive.status !== "reading") return archive.tally as ArchiveTally;
  await enterStage(deps.db, archiveId, "finish", deps.now());
  await settleVersions(deps.sql, archive.ownerId);
  await joinOrphans(deps, archive.ownerId);
  passCrashPoint("notes-joined");
  await fillWords(deps, archive.ownerId, new Date(deps.now().getTime() + SLICE_MS));
  const media = await countMedia(deps, archive);
  const tally = archive.tally as ArchiveTally;
  const findings = await findAtTheEnd(deps, archive);
  await recountGoneOfLater(deps, archive);
  const whole = await markDone(deps, archive, { ...tally, media: { ...tally.media, ...media } }, findings);
  // Two that end at once may each have counted before the other was done. Whichever is marked last sees all of both.
  await recountGone(deps, archive);
  await recountGoneOfLater(deps, archive);
  return whole;
}

async function joinOrphans({ sql }: ImportDeps, ownerId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await takeTurn(tx, ownerId);
    const orphans = await tx<{ noteId: string }[]>`
      select note_id as "noteId" from notes where owner_id = ${ownerId} and tweet_id is null`;
    await joinNotes(
      tx,
      ownerId,
      orphans.map((note) => note.noteId),
    );
  });
}

/**
 * Pictures of the person's own that tweets of this archive name: those that are here now, and those that are not.
 *
 * Asked picture by picture, never as a join: right after its first import Postgres knows nothing of a table's size, and may
 * compare every tweet with every picture.
 */
async function countMedia(
  { sql }: ImportDeps,
  archive: ArchiveRow,
): Promise<{ referenced: number; stored: number; missing: number }> {
  const [counts] = await sql<{ stored: number; missing: number }[]>`
    select count(m.file_hash)::int as stored, count(*) filter (where m.file_hash is null)::int as missing
    from media m where m.owner_id = ${archive.ownerId} and not m.is_foreign and ${isNamedBy(sql, archive)}`;
  const { stored = 0, missing = 0 } = counts ?? {};
  return { referenced: stored + missing, stored, missing };
}

async function markDone(
  { db, storage, now }: ImportDeps,
  archive: ArchiveRow,
  tally: ArchiveTally,
  findings: ArchiveFindings,
): Promise<ArchiveTally> {
  const [row] = await db
    .update(archives)
    .set({ status: "done", stage: null, tally, findings, problem: null, finishedAt: now(), touchedAt: now() })
    .where(and(eq(archives.id, archive.id), eq(archives.status, "reading")))
    .returning({ keepsZip: archives.keepsZip });
  // If the process dies here the sweep deletes the zip; the other way round it would be gone and still needed.
  if (row && !row.keepsZip && archive.localPath === null) {
    passCrashPoint("marked-done");
    await deleteUploadedZip(archive, storage);
    passCrashPoint("zip-deleted");
    await db.update(archives).set({ zipDeletedAt: now() }).where(eq(archives.id, archive.id));
  }
  return tally;
}
