import { lower, nameOf } from "./paths";
import type { Entry } from "./tree";

/** Dropbox's instants have no fractions of a second. */
const instant = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** An entry as Dropbox tells of it. */
export function metadataOf(entry: Entry): Record<string, unknown> {
  const named = { name: nameOf(entry.path), path_lower: lower(entry.path), path_display: entry.path };
  if (entry.kind === "deleted") return { ".tag": "deleted", ...named };
  if (entry.kind === "folder") return { ".tag": "folder", ...named, id: entry.id };
  return { ".tag": "file", ...named, ...fileFields(entry) };
}

/** A file where nothing else could be: there Dropbox leaves out the tag. */
export function fileMetadataOf(entry: Entry): Record<string, unknown> {
  const { ".tag": _tag, ...metadata } = metadataOf(entry);
  return metadata;
}

function fileFields(file: Extract<Entry, { kind: "file" }>): Record<string, unknown> {
  return {
    id: file.id,
    client_modified: instant(file.clientModified),
    server_modified: instant(file.serverModified),
    rev: file.rev,
    size: file.sizeBytes,
    is_downloadable: true,
    content_hash: file.contentHash,
  };
}
