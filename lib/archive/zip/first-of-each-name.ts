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

/** As many bits as make two names of a quarter million meet in one by chance a few thousand times. */
const HASHES = 2 ** 23;

/**
 * The rows whose name came before. A set of all names would take more memory and time than all that is done else: only
 * names that another one shares a hash with go into one.
 */
function repeated(directory: Directory, rows: Uint32Array): number[] {
  const hashAt = (at: number) => ((directory.hashes[rows[at] ?? 0] ?? 0) >>> 0) % HASHES;
  const seen = new Uint8Array(HASHES / 8);
  const shared = new Uint8Array(HASHES / 8);
  for (let at = 0; at < rows.length; at++) {
    const hash = hashAt(at);
    const byte = hash >>> 3;
    const bit = 1 << (hash & 7);
    if (((seen[byte] ?? 0) & bit) !== 0) shared[byte] = (shared[byte] ?? 0) | bit;
    seen[byte] = (seen[byte] ?? 0) | bit;
  }
  const names = new Set<string>();
  const found: number[] = [];
  for (let at = 0; at < rows.length; at++) {
    const hash = hashAt(at);
    if (((shared[hash >>> 3] ?? 0) & (1 << (hash & 7))) === 0) continue;
    const row = rows[at] ?? 0;
    if (names.size === names.add(directory.name(row)).size) found.push(row);
  }
  return found;
}
