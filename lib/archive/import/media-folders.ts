import "server-only";
import type { TransactionSql } from "postgres";
import { FORMATS } from "../formats";
import type { EntryList } from "../zip/entry-list";
import type { ZipEntry } from "../zip/open-zip";

/** What may become of a media file, by the column that counts it. */
export type MediaFate = "own" | "foreign" | "profile" | "unreferenced" | "damaged";

const MEDIA_FOLDER = new RegExp(
  `^(?:.*?/)??(?:${[...new Set(FORMATS.flatMap(({ mediaFolders }) => mediaFolders))].join("|")})`,
  "i",
);

/** One of the few folders that X makes, whatever folders somebody made in it. */
const folderOf = (name: string): string => MEDIA_FOLDER.exec(name)?.[0] ?? "";

/** The folders of media, each with what lies in it. */
export function foldersOf(media: EntryList): { folder: string; files: number; sizeBytes: number }[] {
  const folders = new Map<string, { folder: string; files: number; sizeBytes: number }>();
  for (let place = 0; place < media.length; ) {
    const folder = folderOf(media.at(place)?.name ?? "");
    const end = Math.max(media.endOfFolder(place, folder), place + 1);
    const sum = folders.get(folder) ?? { folder, files: 0, sizeBytes: 0 };
    folders.set(folder, sum);
    sum.files += end - place;
    for (; place < end; place++) sum.sizeBytes += media.sizeBytesOf(place);
  }
  return [...folders.values()];
}

/**
 * Counts a group of media files by folder and keeps the names of those that nothing refers to. Runs in the
 * transaction that moves the cursor.
 *
 * @param position the place of the group's first file in the list of media
 */
export async function countFates(
  tx: TransactionSql,
  archiveId: string,
  position: number,
  files: { entry: ZipEntry; fate: MediaFate }[],
): Promise<void> {
  const counts = new Map<string, Record<MediaFate, number>>();
  for (const { entry, fate } of files) {
    const sum = counts.get(folderOf(entry.name)) ?? {
      own: 0,
      foreign: 0,
      profile: 0,
      unreferenced: 0,
      damaged: 0,
    };
    sum[fate]++;
    counts.set(folderOf(entry.name), sum);
  }
  for (const [folder, sum] of counts)
    await tx`
      update archive_media_folders set
        own = own + ${sum.own}, "foreign" = "foreign" + ${sum.foreign}, profile = profile + ${sum.profile},
        unreferenced = unreferenced + ${sum.unreferenced}, damaged = damaged + ${sum.damaged}
      where archive_id = ${archiveId} and folder = ${folder}`;

  const names = files.flatMap(({ entry, fate }) => (fate === "unreferenced" ? [entry.name] : []));
  if (names.length > 0)
    await tx`insert into archive_unreferenced (archive_id, position, names) values (${archiveId}, ${position}, ${names})`;
}
