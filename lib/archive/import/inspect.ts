import "server-only";
import { and, eq, inArray, sql as raw } from "drizzle-orm";
import type { Storage } from "../../clients/storage/types";
import {
  archiveEntries,
  archiveFiles,
  archiveMediaFolders,
  archives,
  users,
  xProfiles,
} from "../../db/schema";
import { AppError } from "../../errors";
import { deleteUploadedZip } from "../upload/disk";
import { withKnownOwner } from "../whose/known-owner";
import { openZip } from "../zip/open-zip";
import { zipBytesOf } from "../zip/zip-bytes";
import { getArchive } from "./archive-rows";
import { passCrashPoint } from "./crash-points";
import type { ArchiveRow, ImportDeps } from "./deps";
import { type Description, describeArchive } from "./describe-archive";
import { foldersOf } from "./media-folders";
import { emptyTally } from "./tally";

export type Inspection =
  | { status: "readable" }
  | { status: "refused"; problem: string }
  /** Done already, discarded, or still uploading: there is nothing to do. */
  | { status: "over" };

/**
 * Looks at an uploaded zip, and notes which of its files are to be read. A zip that is no archive of X or that could
 * do harm is refused in words, its bytes are deleted, and nothing of it is kept.
 */
export async function inspectArchive(deps: ImportDeps, archiveId: string): Promise<Inspection> {
  const { db, now } = deps;
  const archive = await getArchive(db, archiveId);
  const begun = await db
    .update(archives)
    .set({
      status: "reading",
      stage: "inspect",
      startedAt: raw`coalesce(${archives.startedAt}, ${now().toISOString()})`,
      touchedAt: now(),
    })
    .where(and(eq(archives.id, archiveId), inArray(archives.status, ["uploaded", "reading"])))
    .returning({ id: archives.id });
  if (begun.length === 0) return { status: "over" };
  passCrashPoint("import-begun");

  let description: Description;
  try {
    description = await lookInto(deps.storage, archive);
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid") return refuse(deps, archive, error.message);
    throw error;
  }
  description.account = await withKnownOwner(deps.db, archive.ownerId, description.account);
  await plan(deps, archive, description);
  passCrashPoint("files-planned");
  await rememberOwner(deps, archive, description);
  return { status: "readable" };
}

async function lookInto(storage: Storage, archive: ArchiveRow): Promise<Description> {
  const zip = await openZip(await zipBytesOf(storage, archive));
  try {
    return await describeArchive(zip);
  } finally {
    await zip.close();
  }
}

async function refuse(
  { db, storage, now }: ImportDeps,
  archive: ArchiveRow,
  problem: string,
): Promise<Inspection> {
  const isUpload = archive.localPath === null;
  await db.transaction(async (tx) => {
    for (const table of [archiveFiles, archiveEntries, archiveMediaFolders])
      await tx.delete(table).where(eq(table.archiveId, archive.id));
    await tx
      .update(archives)
      .set({
        status: "refused",
        stage: null,
        problem,
        finishedAt: now(),
        touchedAt: now(),
        zipDeletedAt: isUpload ? now() : null,
      })
      .where(and(eq(archives.id, archive.id), eq(archives.status, "reading")));
  });
  passCrashPoint("refused");
  if (isUpload) await deleteUploadedZip(archive, storage);
  return { status: "refused", problem };
}

/** The list of files to read. A second inspection leaves the cursors of the first as they are. */
async function plan({ db, now }: ImportDeps, archive: ArchiveRow, description: Description): Promise<void> {
  const { era, account, data, media, others } = description;
  const rows: (typeof archiveFiles.$inferInsert)[] = data.map(
    ({ kind, name, entry, rowsExpected }, position) => ({
      archiveId: archive.id,
      name,
      kind,
      position,
      sizeBytes: entry?.sizeBytes ?? 0,
      rowsExpected,
      ...(!entry && { status: "broken", problem: "It is named in the archive but not in this zip." }),
    }),
  );
  const folders = foldersOf(media);
  const tally = emptyTally(tweetsExpected(data));
  if (folders.length > 0)
    rows.push({
      archiveId: archive.id,
      name: "media",
      kind: "media",
      position: rows.length,
      sizeBytes: folders.reduce((sum, folder) => sum + folder.sizeBytes, 0),
      rowsExpected: media.length,
    });
  await db.transaction(async (tx) => {
    await tx.insert(archiveFiles).values(rows).onConflictDoNothing();
    if (others.length > 0)
      await tx
        .insert(archiveEntries)
        .values(others.map((group) => ({ archiveId: archive.id, ...group })))
        .onConflictDoNothing();
    if (folders.length > 0)
      await tx
        .insert(archiveMediaFolders)
        .values(folders.map((folder) => ({ archiveId: archive.id, ...folder })))
        .onConflictDoNothing();
    await tx
      .update(archives)
      .set({
        era,
        xUserId: account.xUserId ?? archive.xUserId,
        handle: account.handle ?? archive.handle,
        displayName: account.displayName ?? null,
        generatedAt: account.generatedAt ?? null,
        // As it stands now: another worker may have counted since this one began to look into the zip.
        tally: raw`coalesce(${archives.tally}, ${JSON.stringify(tally)}::jsonb)`,
        touchedAt: now(),
      })
      .where(eq(archives.id, archive.id));
  });
}

function tweetsExpected(data: Description["data"]): number | null {
  const counts = data.flatMap(({ kind, rowsExpected }) =>
    (kind === "tweets" || kind === "classicTweets" || kind === "circleTweets") && rowsExpected !== null
      ? [rowsExpected]
      : [],
  );
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null;
}

async function rememberOwner(
  { db, now }: ImportDeps,
  archive: ArchiveRow,
  { account }: Description,
): Promise<void> {
  if (account.xUserId && account.handle) {
    const described = {
      handle: account.handle,
      displayName: account.displayName ?? account.handle,
      bio: account.bio ?? null,
      location: account.location ?? null,
      website: account.website ?? null,
      describedAt: account.generatedAt ?? now(),
    };
    await db
      .insert(xProfiles)
      .values({ ownerId: archive.ownerId, xUserId: account.xUserId, ...described })
      .onConflictDoUpdate({
        target: [xProfiles.ownerId, xProfiles.xUserId],
        set: described,
        setWhere: raw`${xProfiles.describedAt} <= excluded.described_at`,
      });
  }
  if (account.timeZone)
    await db
      .update(users)
      .set({ timeZone: account.timeZone, timeZoneSource: "archive" })
      .where(and(eq(users.id, archive.ownerId), inArray(users.timeZoneSource, ["unknown", "browser"])));
}
