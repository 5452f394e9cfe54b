import "server-only";
import type { Zip } from "./open-zip";

type Listed = Pick<Zip, "entries" | "passedOver">;

let lately: { identity: string; zip: WeakRef<Listed> } | undefined;

/**
 * The list of the zip that was opened last, if it is this one. An import opens its zip anew in every step, moments
 * after the one before, and a list of hundreds of thousands of files takes half a second. Nothing is kept in memory
 * for that: the list goes when the room is wanted and nobody has the zip open.
 */
export function listedLately(identity: string | undefined): Listed | undefined {
  return identity !== undefined && lately?.identity === identity ? lately.zip.deref() : undefined;
}

export function rememberListed(identity: string | undefined, zip: Listed): void {
  if (identity !== undefined) lately = { identity, zip: new WeakRef(zip) };
}
