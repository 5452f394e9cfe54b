import "server-only";
import type { EntryList } from "./entry-list";
import type { Listed } from "./first-of-each-name";

let lately: { identity: string; all?: WeakRef<Listed>; some: Map<string, EntryList> } | undefined;

/**
 * The list of the zip that was opened last, if it is this one. An import opens its zip anew in every step, moments
 * after the one before, and a list of hundreds of thousands of files takes a quarter of a second. Nothing is kept in memory
 * for that: the list goes when the room is wanted and nobody has the zip open.
 */
export function listedLately(identity: string | undefined): Listed | undefined {
  return lately?.identity === identity ? lately?.all?.deref() : undefined;
}

export function rememberListed(identity: string | undefined, zip: Listed): void {
  if (identity !== undefined) latelyOf(identity).all = new WeakRef(zip);
}

/** A few entries of it by name, which are kept: the list itself is not made again for the same ones. */
export async function listedByName(
  identity: string | undefined,
  names: Set<string>,
  list: () => Promise<Listed>,
): Promise<EntryList> {
  const question = JSON.stringify([...names]);
  const kept = lately?.identity === identity ? lately?.some.get(question) : undefined;
  if (kept) return kept;
  const { entries } = await list();
  const some = entries.named(names);
  if (identity !== undefined) latelyOf(identity).some.set(question, some);
  return some;
}

function latelyOf(identity: string): NonNullable<typeof lately> {
  if (lately?.identity !== identity) lately = { identity, some: new Map() };
  return lately;
}
