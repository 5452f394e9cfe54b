import "server-only";
import { join } from "node:path";
import { dataFolder } from "../data-folder/folder";

/** The folder of uploaded zips: one file for each archive, named by its id. */
export const uploadsDir = (): string => join(dataFolder(), "uploads");

/** Where an archive's zip lies: the person's own file if it was on the server already, else the upload. */
export function zipPathOf(archive: { id: string; localPath?: string | null }): string {
  return archive.localPath ?? join(uploadsDir(), archive.id);
}

/** The key of a zip that a browser put into storage: below what is its person's, so that it goes when they go. */
export const storedZipKey = (ownerId: string, archiveId: string): string =>
  `owners/${ownerId}/zips/${archiveId}`;
