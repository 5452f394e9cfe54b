import { lower, nameOf, parentOf } from "./paths";

type Named = { id: string; path: string /** Rises with every change in the tree. */; change: number };
export type FileEntry = Named & {
  kind: "file";
  rev: string;
  sizeBytes: number;
  contentHash: string;
  clientModified: Date;
  serverModified: Date;
  /** Written, but not yet to be seen before this instant. */
  visibleAt?: Date;
};
export type FolderEntry = Named & { kind: "folder" };
export type DeletedEntry = Named & { kind: "deleted" };
export type Entry = FileEntry | FolderEntry | DeletedEntry;

/** What one app sees of one account: its own folder. */
export class Tree {
  private readonly entries = new Map<string, Entry>();
  private readonly revisions = new Map<string, FileEntry>();
  change = 0;
  usedBytes = 0;

  /** What is at a path, in any case of letters. */
  at(path: string): FileEntry | FolderEntry | undefined {
    const entry = this.entries.get(lower(path));
    return entry?.kind === "deleted" ? undefined : entry;
  }

  /** Finds by path, by `id:…` or by `rev:…`. */
  find(reference: string): FileEntry | FolderEntry | undefined {
    if (reference.startsWith("rev:")) return this.revisions.get(reference.slice("rev:".length));
    if (!reference.startsWith("id:")) return this.at(reference);
    return this.all().find((entry) => entry.id === reference);
  }

  /** Everything there is, in the order of its last change. */
  all(): (FileEntry | FolderEntry)[] {
    return this.changesAfter(0).filter((entry) => entry.kind !== "deleted");
  }

  changesAfter(change: number): Entry[] {
    return [...this.entries.values()]
      .filter((entry) => entry.change > change)
      .sort((a, b) => a.change - b.change);
  }

  /** Whether something above this path is a file. */
  isBelowFile(path: string): boolean {
    for (let above = parentOf(path); above !== ""; above = parentOf(above))
      if (this.at(above)?.kind === "file") return true;
    return false;
  }

  putFile(file: Omit<FileEntry, "change" | "kind">, newId: () => string): FileEntry {
    this.makeFolders(parentOf(file.path), newId);
    this.change += 1;
    const entry: FileEntry = { ...file, kind: "file", change: this.change };
    this.usedBytes += entry.sizeBytes - sizeOf(this.at(file.path));
    this.entries.set(lower(file.path), entry);
    this.revisions.set(entry.rev, entry);
    return entry;
  }

  /** Makes a folder and those above it, where they are missing. */
  makeFolders(path: string, newId: () => string): void {
    if (path === "" || this.at(path)) return;
    this.makeFolders(parentOf(path), newId);
    this.change += 1;
    this.entries.set(lower(path), { kind: "folder", id: newId(), path, change: this.change });
  }

  /** Deletes a file, or a folder with all that is in it. */
  delete(path: string): void {
    const below = `${lower(path)}/`;
    for (const [key, entry] of this.entries) {
      if (entry.kind === "deleted" || (key !== lower(path) && !key.startsWith(below))) continue;
      this.change += 1;
      this.usedBytes -= sizeOf(entry);
      this.entries.set(key, { kind: "deleted", id: entry.id, path: entry.path, change: this.change });
    }
  }
}

const sizeOf = (entry: Entry | undefined): number => (entry?.kind === "file" ? entry.sizeBytes : 0);

/** `/a/b.txt` that is taken: `/a/b (1).txt`, or the first number that is free. */
export function freePath(tree: Tree, path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const ending = dot > 0 ? name.slice(dot) : "";
  for (let number = 1; ; number += 1) {
    const candidate = `${parentOf(path)}/${stem} (${number})${ending}`;
    if (!tree.at(candidate)) return candidate;
  }
}
