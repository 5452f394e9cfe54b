import "server-only";
import { and, eq } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import { archiveFiles } from "../../db/schema";
import { AppError } from "../../errors";
import { MAX_LISTED_SKIPS } from "../limits";
import { type StoredFile, storeFile } from "../media/store-file";
import { openZip, type Zip, type ZipEntry } from "../zip/open-zip";
import { zipBytesOf } from "../zip/zip-bytes";
import {
  type ArchiveFile,
  enterStage,
  getReadableArchive,
  holdCursor,
  listArchiveFiles,
} from "./archive-rows";
import { passCrashPoint } from "./crash-points";
import type { ArchiveRow, ImportDeps } from "./deps";
import { describeArchive } from "./describe-archive";
import { type FoundMedia, findMedia } from "./find-media";
import { countFates, type MediaFate } from "./media-folders";
import { mustHaveRoom } from "./room";
import { addToTally, type TallyDelta } from "./tally";

/** Copied before the rows that name them are committed: so many pictures, or so many bytes, appear together. */
const GROUP_FILES = 32;
const GROUP_BYTES = 16 * 1024 * 1024;
const AT_ONCE = 4;

/**
 * Copies pictures and videos from the zip into storage until all are there or the time is up. The cursor is the place
 * in the zip's list of media; a group that was copied but not committed is copied again, to the same place.
 *
 * @returns whether all media is stored.
 * @throws AppError `conflict` if the import was discarded, or another worker went on with it.
 */
export async function mediaSlice(
  deps: ImportDeps,
  archiveId: string,
  until: Date,
): Promise<{ isDone: boolean }> {
  const archive = await getReadableArchive(deps.db, archiveId);
  const file = (await listArchiveFiles(deps.db, archiveId)).find(({ kind }) => kind === "media");
  if (!file || file.status === "read") return { isDone: true };
  await enterStage(deps.db, archiveId, "media", deps.now());

  const zip = await openZip(await zipBytesOf(deps.storage, archive));
  try {
    const { media, account } = await describeArchive(zip);
    const profile = { avatarHash: account.avatarName, headerHash: account.headerName };
    let done = file.rowsRead;
    for (const group of groupsOf(media.slice(done))) {
      if (done > file.rowsRead && deps.now() >= until) return { isDone: false };
      await storeGroup(deps, { archive, file, zip, profile }, done, group);
      done += group.length;
    }
    passCrashPoint("media-at-its-end");
    await deps.db
      .update(archiveFiles)
      .set({ status: "read" })
      .where(and(eq(archiveFiles.archiveId, archiveId), eq(archiveFiles.name, file.name)));
    return { isDone: true };
  } finally {
    await zip.close();
  }
}

function* groupsOf(entries: ZipEntry[]): Generator<ZipEntry[]> {
  let group: ZipEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    group.push(entry);
    bytes += entry.sizeBytes;
    if (group.length < GROUP_FILES && bytes < GROUP_BYTES) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

type Place = {
  archive: ArchiveRow;
  file: ArchiveFile;
  zip: Zip;
  /** The names of the profile's pictures, by the column that takes their hash. */
  profile: Record<ProfileColumn, string | undefined>;
};
type ProfileColumn = "avatarHash" | "headerHash";

/** What becomes of one entry. */
type Outcome =
  | { status: "stored"; name: string; media: FoundMedia | undefined; stored: StoredFile }
  /** An earlier import brought it. */
  | { status: "here"; media: FoundMedia }
  /** No tweet and no profile names it. */
  | { status: "unreferenced" }
  | { status: "damaged"; row: number; reason: string };

async function storeGroup(
  deps: ImportDeps,
  place: Place,
  rowsRead: number,
  group: ZipEntry[],
): Promise<void> {
  await mustHaveRoom(
    deps,
    group.reduce((sum, entry) => sum + entry.sizeBytes, 0),
  );
  const known = await findMedia(deps.sql, place.archive.ownerId, group.map(baseName));
  const outcomes: Outcome[] = [];
  for (let at = 0; at < group.length; at += AT_ONCE)
    outcomes.push(
      ...(await Promise.all(
        group
          .slice(at, at + AT_ONCE)
          .map((entry, index) => storeEntry(deps, place, known, entry, rowsRead + at + index)),
      )),
    );
  passCrashPoint("group-copied");
  await commitGroup(deps, place, rowsRead, group, outcomes);
  passCrashPoint("group-committed");
}

async function storeEntry(
  { storage }: ImportDeps,
  { archive, zip, profile }: Place,
  known: Map<string, FoundMedia>,
  entry: ZipEntry,
  row: number,
): Promise<Outcome> {
  const name = baseName(entry);
  const media = known.get(name);
  if (media?.isHere) return { status: "here", media };
  if (!media && !profileColumnOf(profile, name)) return { status: "unreferenced" };
  try {
    const stored = await storeFile(storage, archive.ownerId, zip, entry);
    passCrashPoint("picture-copied");
    return { status: "stored", name, media, stored };
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid")
      return { status: "damaged", row, reason: error.message };
    throw error;
  }
}

function profileColumnOf(profile: Place["profile"], name: string): ProfileColumn | undefined {
  const end = name.slice(name.indexOf("-") + 1);
  if (end === profile.avatarHash) return "avatarHash";
  // The header's address has no ending; its file has.
  return profile.headerHash && end.replace(/\.\w+$/, "") === profile.headerHash ? "headerHash" : undefined;
}

async function commitGroup(
  { sql, now }: ImportDeps,
  { archive, file, profile }: Place,
  rowsRead: number,
  group: ZipEntry[],
  outcomes: Outcome[],
): Promise<void> {
  const count = (status: Outcome["status"]): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  await sql.begin(async (tx) => {
    const tally = await holdCursor(tx, archive.id, file.name, { rowsRead, bytesRead: 0 });
    for (const outcome of outcomes) {
      if (outcome.status === "damaged") await recordDamage(tx, archive.id, outcome);
      if (outcome.status !== "stored") continue;
      await recordFile(tx, archive.ownerId, outcome.stored);
      const { media, name, stored } = outcome;
      const column = profileColumnOf(profile, name);
      if (media) await setMediaFile(tx, archive.ownerId, media, stored.hash);
      else if (column) await setProfilePicture(tx, archive, column, stored.hash);
    }
    await countFates(
      tx,
      archive.id,
      rowsRead,
      outcomes.map((outcome, index) => ({ entry: group[index] as ZipEntry, fate: fateOf(outcome) })),
    );
    const ofOwnTweets = outcomes.filter(
      (outcome) => "media" in outcome && outcome.media?.isForeign === false,
    );
    const delta: TallyDelta = { media: { stored: ofOwnTweets.length, unreferenced: count("unreferenced") } };
    await tx`
      update archive_files set
        status = 'reading', rows_read = ${rowsRead + group.length}, added = added + ${count("stored")},
        unchanged = unchanged + ${count("here")}, skipped = skipped + ${count("damaged") + count("unreferenced")},
        bytes_read = bytes_read + ${group.reduce((sum, entry) => sum + entry.sizeBytes, 0)}
      where archive_id = ${archive.id} and name = ${file.name}`;
    await tx`
      update archives set tally = ${JSON.stringify(addToTally(tally, delta))}::jsonb, touched_at = ${now().toISOString()},
        problem = null
      where id = ${archive.id}`;
    passCrashPoint("group-written");
  });
}

function fateOf(outcome: Outcome): MediaFate {
  if (!("media" in outcome)) return outcome.status;
  if (!outcome.media) return "profile";
  return outcome.media.isForeign ? "foreign" : "own";
}

async function recordFile(tx: TransactionSql, ownerId: string, file: StoredFile): Promise<void> {
  await tx`
    insert into files (owner_id, hash, size_bytes, content_type, width, height)
    values (${ownerId}, ${file.hash}, ${file.sizeBytes}, ${file.contentType}, ${file.width ?? null},
      ${file.height ?? null})
    on conflict do nothing`;
}

async function recordDamage(
  tx: TransactionSql,
  archiveId: string,
  { row, reason }: { row: number; reason: string },
): Promise<void> {
  await tx`
    insert into archive_skips (archive_id, file_name, row, reason)
    select ${archiveId}, 'media', ${row}, ${reason}
    where (select count(*) from archive_skips where archive_id = ${archiveId} and file_name = 'media') < ${MAX_LISTED_SKIPS}`;
}

async function setMediaFile(
  tx: TransactionSql,
  ownerId: string,
  { tweetId, position }: FoundMedia,
  hash: string,
): Promise<void> {
  await tx`
    update media set file_hash = ${hash}
    where owner_id = ${ownerId} and tweet_id = ${tweetId} and position = ${position}`;
}

/** An older archive's picture does not replace a newer one's. */
async function setProfilePicture(
  tx: TransactionSql,
  archive: ArchiveRow,
  column: ProfileColumn,
  hash: string,
): Promise<void> {
  const name = column === "avatarHash" ? "avatar_hash" : "header_hash";
  await tx`
    update x_profiles set ${tx(name)} = ${hash}
    where owner_id = ${archive.ownerId} and x_user_id = ${archive.xUserId}
      and (${tx(name)} is null or described_at <= ${(archive.generatedAt ?? archive.createdAt).toISOString()})`;
}

function baseName(entry: ZipEntry): string {
  return entry.name.slice(entry.name.lastIndexOf("/") + 1);
}
