import "server-only";
import { and, eq } from "drizzle-orm";
import { archiveFiles } from "../../db/schema";
import { restWhilePagesWait } from "../../pages-first";
import { FILE_MEMORY_BYTES } from "../media/store-file";
import type { EntryList } from "../zip/entry-list";
import { LentMemory } from "../zip/lent-memory";
import { openZip, type ZipEntry } from "../zip/open-zip";
import { zipBytesOf } from "../zip/zip-bytes";
import { type ArchiveFile, enterStage, getReadableArchive, listArchiveFiles } from "./archive-rows";
import { commitGroup } from "./commit-group";
import { type CopiedGroup, copyGroup, type MediaPlace } from "./copy-group";
import { passCrashPoint } from "./crash-points";
import type { ImportDeps } from "./deps";
import { describeArchive } from "./describe-archive";

/**
 * Copied before the rows that name them are committed: so many pictures, or so many bytes, appear together. The first
 * groups are small, so that there is something to see soon; each is as large as all before it together.
 */
const FIRST_GROUP_FILES = 16;
const GROUP_FILES = 1024;
const GROUP_BYTES = 64 * 1024 * 1024;

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
    const place = { archive, zip, profile, memory: new LentMemory(FILE_MEMORY_BYTES) };
    if (!(await storeGroups(deps, place, file, media, until))) return { isDone: false };
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

/** @returns false if the time was up before the last group. */
async function storeGroups(
  deps: ImportDeps,
  place: MediaPlace,
  file: ArchiveFile,
  media: EntryList,
  until: Date,
): Promise<boolean> {
  let copied: CopiedGroup | undefined;
  let committing: Promise<void> = Promise.resolve();
  try {
    // While the rows of one group are written, the next is copied; its own rows come after those.
    for (const { position, entries } of groupsOf(media, file.rowsRead)) {
      const isTimeUp = copied !== undefined && deps.now() >= until;
      if (isTimeUp) break;
      await restWhilePagesWait();
      const next = await copyGroup(deps, place, position, entries, copied);
      await committing;
      copied = next;
      committing = commitGroup(deps, place.archive, file.name, next);
      committing.catch(() => {}); // awaited above or below; until then nobody else may hear of it
    }
  } finally {
    await committing;
  }
  return copied === undefined || copied.position + copied.entries.length === media.length;
}

/** Where a group ends depends on where it begins and on nothing else: an import that was cut makes the same ones. */
function* groupsOf(media: EntryList, from: number): Generator<{ position: number; entries: ZipEntry[] }> {
  for (let position = from; position < media.length; ) {
    const most = Math.min(Math.max(position, FIRST_GROUP_FILES), GROUP_FILES);
    let [end, bytes] = [position, 0];
    while (end < media.length && end - position < most && bytes < GROUP_BYTES)
      bytes += media.sizeBytesOf(end++);
    yield { position, entries: media.slice(position, end) };
    position = end;
  }
}
