import "server-only";
import { dropboxClientFor } from "../../connections/dropbox-client";
import type { Db, Sql } from "../../db/client";
import { isAppError } from "../../errors";
import type { PlaceDeps } from "../places/person-places";
import { roomLeft } from "../places/room";
import type { Place } from "../types";

type Deps = PlaceDeps & { sql: Sql; now: () => Date };

/** A full place is looked at again so often. */
export const FULL_AGAIN_MS = 3_600_000;

/**
 * Lets copies go on that were held, where what held them is mended: the link works again, or there is room.
 *
 * @returns how many go on.
 */
export async function releaseMended(deps: Deps): Promise<number> {
  return (await releaseLinked(deps)) + (await releaseWithRoom(deps));
}

/** @param ownerId unset: everybody's */
export async function releaseLinked(
  { sql, now }: Pick<Deps, "sql" | "now">,
  ownerId?: string,
): Promise<number> {
  const released = await sql`
    update liked_copies c set status = 'waiting', reason = null, problem = null, next_try_at = ${now().toISOString()}
    from connections l
    where c.status = 'held' and c.reason = 'disconnected' and c.place = 'dropbox'
      and l.owner_id = c.owner_id and l.provider = 'dropbox' and l.status = 'working'
      and ${ownerId === undefined ? sql`true` : sql`c.owner_id = ${ownerId}`}`;
  return released.count;
}

/** Each held copy carries in `next_try_at` when its place is looked at next. */
async function releaseWithRoom({ db, sql, now, storageAt }: Deps): Promise<number> {
  const at = now();
  const again = new Date(at.getTime() + FULL_AGAIN_MS).toISOString();
  const full = await sql<{ ownerId: string; place: Place; connectionId: string | null }[]>`
    with looked as (
      update liked_copies set next_try_at = ${again}
      where status = 'held' and reason = 'place_full' and next_try_at <= ${at.toISOString()}
      returning owner_id, place
    )
    select distinct k.owner_id as "ownerId", k.place, l.id as "connectionId"
    from looked k
    left join connections l on l.owner_id = k.owner_id and l.provider = 'dropbox' and l.status = 'working'`;
  let released = 0;
  for (const { ownerId, place, connectionId } of full) {
    const hasRoom =
      place === "dropbox"
        ? connectionId !== null && (await hasDropboxRoom(db, connectionId))
        : await hasStorageRoom({ db, storageAt }, ownerId, place);
    if (!hasRoom) continue;
    const rows = await sql`
      update liked_copies set status = 'waiting', reason = null, problem = null, next_try_at = ${at.toISOString()}
      where owner_id = ${ownerId} and place = ${place} and status = 'held' and reason = 'place_full'`;
    released += rows.count;
  }
  return released;
}

/** Room for a picture or two; a film that still does not fit holds them all once more. */
const SOME_BYTES = 10 * 1024 * 1024;

async function hasDropboxRoom(db: Db, connectionId: string): Promise<boolean> {
  try {
    const { usedBytes, allocatedBytes } = await (await dropboxClientFor(db, connectionId)).getSpace();
    return allocatedBytes - usedBytes >= SOME_BYTES;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

/** A place that is not set up any more lets its copies go, to be told that. */
async function hasStorageRoom(
  { db, storageAt }: PlaceDeps,
  ownerId: string,
  place: Exclude<Place, "dropbox">,
): Promise<boolean> {
  try {
    return (await roomLeft({ db, storage: storageAt(place), ownerId })).bytes >= SOME_BYTES;
  } catch (error) {
    if (isAppError(error)) return true;
    throw error;
  }
}
