import { FORMATS, type FoundArchive, isLitter, rootBefore } from "../formats";
import { whyIgnored } from "../known-files";
import { isZip } from "../zip/names";
import type { PassedOver } from "../zip/open-zip";

/** Files of a zip that hold no records and no media of the archive: one, or as many as lie together. */
export type EntryGroup = {
  name: string;
  state: "read" | "ignored" | "unknown" | "broken";
  reason: string;
  files: number;
  sizeBytes: number;
};

type Entry = { name: string; sizeBytes: number };

/** Names of their own are told up to here; behind it a folder's, and behind that all together. */
const MAX_NAMES = 400;
const MAX_GROUPS = 500;

/**
 * Says of every file that is neither data nor media why it is not read, or that nobody knows it. Files that lie in
 * one folder become one line, so that a quarter million of them leave some hundred.
 */
export function sortEntries(
  found: FoundArchive,
  entries: Iterable<Entry>,
  small: Map<string, "read" | "broken">,
): EntryGroup[] {
  const groups = new EntryGroups();
  for (const entry of entries) {
    const { state, reason } = verdictOf(found, entry.name, small);
    groups.add(entry, found, state, reason);
  }
  return groups.list();
}

/** What the list of a zip's files names beside its files. */
const PASSED_OVER: Record<PassedOver["why"], string> = {
  folder: "folders themselves: they hold nothing",
  link: "links to other files: Roost does not follow them",
  duplicate: "a second file of the same name: the first one counts",
  name: "a name that no file can have: Roost does not read it",
};

/** Folders are one line; a link and a second file of the same name has its own. */
export function sortPassedOver(found: FoundArchive, entries: Iterable<PassedOver>): EntryGroup[] {
  const groups = new EntryGroups();
  for (const { why, ...entry } of entries)
    if (why === "folder") groups.count("*/", entry, "ignored", PASSED_OVER.folder);
    else groups.add(entry, found, why === "link" ? "ignored" : "unknown", PASSED_OVER[why]);
  return groups.list();
}

type Verdict = Pick<EntryGroup, "state" | "reason">;

function verdictOf(found: FoundArchive, name: string, small: Map<string, "read" | "broken">): Verdict {
  const read = small.get(name);
  if (read === "read") return { state: "read", reason: "says whose archive this is, or how much is in it" };
  if (read === "broken")
    return { state: "broken", reason: "cannot be read; what it says is taken from other files" };
  if (isLitter(name)) return { state: "ignored", reason: "left behind by the program that made the zip" };
  const { root, format } = found;
  if (name.startsWith(root)) {
    const why = whyIgnored(name.slice(root.length).toLowerCase(), format.folder);
    if (why) return { state: "ignored", reason: why };
    if (isZip(name)) return { state: "broken", reason: ZIP_IN_ZIP };
  }
  if (isOfAnotherArchive(name))
    return {
      state: "unknown",
      reason: "of another archive in the same zip, which was not read: import that one by itself",
    };
  return { state: "unknown", reason: "Roost does not know this file, and has not read it" };
}

const ZIP_IN_ZIP =
  "is a zip in the zip, and Roost has not opened it: unpack it into its folder, zip everything again and import that, too";

const isOfAnotherArchive = (name: string): boolean =>
  FORMATS.some(({ sign }) => rootBefore(name, sign) !== undefined);

/** A zip may have a name of 64 kB with anything in it; a row of an index may not. */
const storable = (name: string): string => {
  const clean = name.replace(/\p{Cc}/gu, "\u{FFFD}");
  return clean.length > 200 ? `…${clean.slice(-199)}` : clean;
};

class EntryGroups {
  private readonly groups = new Map<string, EntryGroup>();

  /** Below the data folder each file is known by its name; anywhere else a folder is one thing. */
  add(entry: Entry, { root, format }: FoundArchive, state: EntryGroup["state"], reason: string): void {
    const isData = entry.name.startsWith(root + format.folder);
    const from = isData ? root.length + format.folder.length : 0;
    const end = entry.name.indexOf("/", entry.name.startsWith(root) ? Math.max(from, root.length) : 0);
    const name = storable(end < 0 ? entry.name : entry.name.slice(0, end + 1));
    if (end < 0 && !this.has(name, reason) && this.groups.size >= MAX_NAMES)
      this.count(storable(`${entry.name.slice(0, from)}*`), entry, state, reason);
    else this.count(name, entry, state, reason);
  }

  count(name: string, { sizeBytes }: Entry, state: EntryGroup["state"], reason: string): void {
    const isNew = !this.has(name, reason);
    const shown = isNew && this.groups.size >= MAX_GROUPS ? "*" : name;
    const key = `${shown}\n${reason}`;
    const group = this.groups.get(key) ?? { name: shown, state, reason, files: 0, sizeBytes: 0 };
    group.files++;
    group.sizeBytes += sizeBytes;
    this.groups.set(key, group);
  }

  list(): EntryGroup[] {
    return [...this.groups.values()];
  }

  private has(name: string, reason: string): boolean {
    return this.groups.has(`${name}\n${reason}`);
  }
}
