import "server-only";
import type { Directory } from "./directory";
import { EntryList } from "./entry-list";
import { hasControls } from "./names";

/** An entry that is not handed out: a folder, a link to elsewhere, a name that came before or has control characters. */
export type PassedOver = { name: string; sizeBytes: number; why: "folder" | "link" | "duplicate" | "name" };

export type Listed = {
  /** In the order of the zip's directory; of a name that comes again the first one counts. */
  entries: EntryList;
  /** What its directory names beside them. */
  passedOver: PassedOver[];
};

/** Tells the files of a list from what else stands in it. */
export function firstOfEachName(directory: Directory): Listed {
  const others = new Map<number, PassedOver["why"]>();
  for (let row = 0; row < directory.count; row++) {
    const why = whyNoFile(directory, row);
    if (why) others.set(row, why);
  }
  const files = rowsWithout(directory, others);
  for (const row of repeated(directory, files)) others.set(row, "duplicate");
  const passedOver = [...others]
    .sort(([a], [b]) => a - b)
    .map(([row, why]) => ({ name: directory.name(row), sizeBytes: directory.sizeBytes(row), why }));
  return { entries: new EntryList(directory, rowsWithout(directory, others)), passedOver };
}

function rowsWithout({ count }: Directory, others: Map<number, unknown>): Uint32Array {
  const rows = new Uint32Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) if (others.size === 0 || !others.has(row)) rows[length++] = row;
  return length === count ? rows : rows.slice(0, length);
}

function whyNoFile(directory: Directory, row: number): PassedOver["why"] | undefined {
  const isPlain = directory.isPlain[row] === 1;
  if (isPlain ? endsInSlash(directory, row) : directory.name(row).endsWith("/")) return "folder";
  if (directory.isLink(row)) return "link";
  return !isPlain && hasControls(directory.name(row)) ? "name" : undefined;
}

const SLASH = 0x2f;
const endsInSlash = (directory: Directory, row: number): boolean => {
  const length = directory.nameBytes(row);
  return length > 0 && directory.bytes[directory.nameStart(row) + length - 1] === SLASH;
};

/** More than the rows of any list: a hash and a row fit into one number. */
const ROWS = 2 ** 18;

/**
 * The rows whose name came before. A set of all names would take more memory and time than all that is done else: they
 * are sorted by a hash instead, and only names of the same hash are compared.
 */
function repeated(directory: Directory, rows: Uint32Array): number[] {
  const found: number[] = [];
  const keys = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++)
    keys[at] = hashOf(directory, rows[at] ?? 0) * ROWS + (rows[at] ?? 0);
  keys.sort();
  for (let from = 0, to = 0; from < keys.length; from = to) {
    const behind = (Math.floor((keys[from] ?? 0) / ROWS) + 1) * ROWS;
    for (to = from + 1; (keys[to] ?? behind) < behind; ) to++;
    if (to - from === 1) continue;
    // However many names somebody made with one hash, this takes no longer than a set of all.
    const names = new Set<string>();
    for (const key of keys.subarray(from, to)) {
      const row = key % ROWS;
      if (names.size === names.add(directory.name(row)).size) found.push(row);
    }
  }
  return found;
}

/** Names of X's are told apart by their ends. */
const HASHED = 24;

/** FNV-1a, of the last letters of the name. */
function hashOf(directory: Directory, row: number): number {
  let hash = 0x811c9dc5;
  if (directory.isPlain[row] !== 1) {
    const name = directory.name(row).slice(-HASHED);
    for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    return hash >>> 0;
  }
  const { bytes } = directory;
  const from = directory.nameStart(row);
  const to = from + directory.nameBytes(row);
  for (let at = Math.max(from, to - HASHED); at < to; at++)
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}
