import "server-only";
import type { Sql } from "../db/client";
import { releaseLinked } from "./save/release-held";

type Deps = { sql: Sql; now: () => Date };

/**
 * Lets what waited for a link go on the moment the account is linked again: pictures held at Dropbox, a look at X. The
 * sweep would find them too, within a minute.
 *
 * @returns what is to be woken; nothing while saving is off.
 */
export async function goOnAfterLink(
  deps: Deps,
  ownerId: string,
  provider: "x" | "dropbox",
): Promise<"look" | "save" | undefined> {
  const released = provider === "dropbox" ? await releaseLinked(deps, ownerId) : 0;
  const [saver] = await deps.sql`select from like_savers where owner_id = ${ownerId} and is_on`;
  if (!saver) return undefined;
  if (provider === "x") return "look";
  return released > 0 ? "save" : undefined;
}
