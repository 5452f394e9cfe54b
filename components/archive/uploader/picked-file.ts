import type { UnfinishedUpload } from "@/lib/archive/upload/types";

/** What a person picked or dropped: only what is asked of it here, so that tests need no browser. */
export type PickedFile = Pick<File, "name" | "size" | "lastModified" | "slice">;

/** Why a file cannot be an archive, by its first bytes: nobody should wait an hour to hear it. Undefined if it can. */
export async function problemOf(file: PickedFile): Promise<string | undefined> {
  let start: Uint8Array;
  try {
    start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  } catch {
    return "This cannot be read. If it is a folder, pick the zip it came from: X sends the archive as one file.";
  }
  if (file.size === 0) return "This file is empty. Download the archive from X once more.";
  const isZip = start[0] === 0x50 && start[1] === 0x4b && start[2] === 0x03 && start[3] === 0x04;
  return isZip ? undefined : NOT_A_ZIP;
}

const NOT_A_ZIP =
  "This is not a zip file. Pick the archive as X sent it, as one file that ends in .zip. If your computer opened it by itself, download it once more and leave it unopened.";

/** The upload of the same file that can go on: of that size, and last changed at the same instant or of the same name. */
export function findSameFile(uploads: UnfinishedUpload[], file: PickedFile): UnfinishedUpload | undefined {
  const modifiedAt = new Date(file.lastModified).toISOString();
  const ofThatSize = uploads.filter((upload) => upload.sizeBytes === file.size);
  return (
    ofThatSize.find((upload) => upload.fileModifiedAt === modifiedAt) ??
    ofThatSize.find((upload) => upload.fileName === file.name)
  );
}
