import "server-only";
import type { Sql } from "../../db/client";
import type { Cause } from "../causes";
import type { Place } from "../types";

/** A copy that this worker may make, until its lease ends. */
export type ClaimedCopy = {
  ownerId: string;
  tweetId: string;
  position: number;
  place: Place;
  fence: number;
  attempts: number;
  path: string | null;
  sessionId: string | null;
  sessionOffset: number | null;
  type: "photo" | "video" | "gif";
  mediaKey: string;
  sourceTweetId: string;
  sourcePosition: number;
  authorHandle: string;
  authorName: string;
  tweetedAt: Date;
  text: string;
  url: string | null;
  bitRate: number | null;
  nameTemplate: string;
  timeZone: string;
};

/** Renewed with every piece of a large file; a small one is done long before. */
const LEASE = "3 minutes";

type Row = Omit<ClaimedCopy, "tweetedAt" | "sessionOffset"> & {
  tweetedAt: string;
  sessionOffset: string | null;
};

/**
 * Takes copies that are due, or whose worker died, for this worker alone. Two workers meet on no row, and the fence
 * turns away whoever comes back after their lease.
 */
export async function claimCopies(
  sql: Sql,
  ownerId: string,
  limit: number,
  now: Date,
): Promise<ClaimedCopy[]> {
  const rows = await sql<Row[]>`
    with due as (
      select c.owner_id, c.tweet_id, c.position, c.place
      from liked_copies c join like_savers s using (owner_id)
      where c.owner_id = ${ownerId} and s.is_on and c.status in ('waiting', 'saving')
        and c.next_try_at <= ${now.toISOString()} and (c.leased_until is null or c.leased_until < now())
      order by c.next_try_at limit ${limit} for update of c skip locked
    )
    update liked_copies c
    set status = 'saving', leased_until = now() + ${LEASE}::interval, fence = c.fence + 1, attempts = c.attempts + 1
    from due, liked_media m, like_savers s, users u
    where (c.owner_id, c.tweet_id, c.position, c.place) = (due.owner_id, due.tweet_id, due.position, due.place)
      and (m.owner_id, m.tweet_id, m.position) = (c.owner_id, c.tweet_id, c.position)
      and s.owner_id = c.owner_id and u.id = c.owner_id
    returning c.owner_id as "ownerId", c.tweet_id as "tweetId", c.position, c.place, c.fence, c.attempts, c.path,
      c.session_id as "sessionId", c.session_offset as "sessionOffset", m.type, m.media_key as "mediaKey",
      m.source_tweet_id as "sourceTweetId", m.source_position as "sourcePosition", m.author_handle as "authorHandle",
      m.author_name as "authorName", m.tweeted_at as "tweetedAt", m.text, m.url, m.bit_rate as "bitRate",
      s.name_template as "nameTemplate", u.time_zone as "timeZone"`;
  return rows.map((row) => ({
    ...row,
    tweetedAt: new Date(row.tweetedAt),
    sessionOffset: row.sessionOffset === null ? null : Number(row.sessionOffset),
  }));
}

/** Writes down what claimed copies are to be called, before anything is put there. */
export async function noteNames(sql: Sql, copies: (ClaimedCopy & { path: string })[]): Promise<void> {
  if (copies.length === 0) return;
  const names = copies.map(({ ownerId, tweetId, position, place, fence, path }) => ({
    ...{ ownerId, tweetId, position, place, fence, path },
  }));
  await sql`
    update liked_copies c set path = n.path
    from json_to_recordset(${JSON.stringify(names)}::text::json)
      as n ("ownerId" uuid, "tweetId" bigint, position smallint, place text, fence int, path text)
    where (c.owner_id, c.tweet_id, c.position, c.place, c.fence) = (n."ownerId", n."tweetId", n.position, n.place, n.fence)
      and c.status = 'saving'`;
}

/** Thrown where another worker has the copy, or it is not wanted any more. */
export class CopyLost extends Error {}

/** Columns of `liked_copies` as they are named there. */
type Columns = Partial<
  Record<"path" | "session_id" | "session_offset" | "reason" | "problem", string | number | null>
>;

const isMine = (sql: Sql, { ownerId, tweetId, position, place, fence }: ClaimedCopy) => sql`
  owner_id = ${ownerId} and tweet_id = ${tweetId} and position = ${position} and place = ${place}
  and fence = ${fence} and status = 'saving'`;

/** Writes down how far a copy is, and holds on to it. @throws CopyLost */
export async function noteProgress(sql: Sql, copy: ClaimedCopy, columns: Columns): Promise<void> {
  const noted = await sql`
    update liked_copies set ${sql(columns)}, leased_until = now() + ${LEASE}::interval where ${isMine(sql, copy)}`;
  if (noted.count === 0) throw new CopyLost("Another worker has this copy.");
}

/** The copy is there and verified. @throws CopyLost */
export async function markSaved(
  sql: Sql,
  copy: ClaimedCopy,
  { path, sizeBytes, hash, size }: { path: string; sizeBytes: number; hash: string; size: string },
  now: Date,
): Promise<void> {
  const [saved] = await sql`
    with saved as (
      update liked_copies
      set status = 'saved', reason = null, problem = null, path = ${path}, size_bytes = ${sizeBytes},
        content_hash = ${hash}, saved_at = ${now.toISOString()}, session_id = null, session_offset = null,
        leased_until = null
      where ${isMine(sql, copy)}
      returning owner_id, tweet_id, position
    ), sized as (
      update liked_media m set saved_size = ${size} from saved
      where (m.owner_id, m.tweet_id, m.position) = (saved.owner_id, saved.tweet_id, saved.position)
        and m.saved_size is distinct from ${size}
    )
    select from saved`;
  if (!saved) throw new CopyLost("Another worker has this copy.");
}

type Why = { reason: Cause | null; problem: string | null };
/** When the sweep looks whether what held a copy is mended. */
type LookAgain = { lookAgainAt?: Date };

/** Back into the queue. @param isFree the try does not count: it was not the copy's fault */
export async function requeue(
  sql: Sql,
  copy: ClaimedCopy,
  {
    reason,
    problem,
    nextTryAt,
    isFree = false,
    path,
  }: Why & { nextTryAt: Date; isFree?: boolean; path?: string },
): Promise<void> {
  await sql`
    update liked_copies
    set status = 'waiting', reason = ${reason}, problem = ${problem}, next_try_at = ${nextTryAt.toISOString()},
      leased_until = null, attempts = attempts - ${isFree ? 1 : 0}, path = coalesce(${path ?? null}, path)
    where ${isMine(sql, copy)}`;
}

export async function giveUp(
  sql: Sql,
  copy: ClaimedCopy,
  status: "held" | "failed",
  { reason, problem, lookAgainAt }: Why & LookAgain,
): Promise<void> {
  await sql`
    update liked_copies
    set status = ${status}, reason = ${reason}, problem = ${problem}, leased_until = null,
      next_try_at = coalesce(${lookAgainAt?.toISOString() ?? null}, next_try_at)
    where ${isMine(sql, copy)}`;
}

/** What keeps one copy from a place keeps all others from it, too: none of them is tried before it is put right. */
export async function holdPlace(
  sql: Sql,
  ownerId: string,
  place: Place,
  { reason, problem, lookAgainAt }: Why & LookAgain,
): Promise<void> {
  await sql`
    update liked_copies
    set status = 'held', reason = ${reason}, problem = ${problem},
      next_try_at = coalesce(${lookAgainAt?.toISOString() ?? null}, next_try_at)
    where owner_id = ${ownerId} and place = ${place} and status = 'waiting'`;
}

/** The place asks everybody to wait. */
export async function postponePlace(sql: Sql, ownerId: string, place: Place, until: Date): Promise<void> {
  await sql`
    update liked_copies set next_try_at = ${until.toISOString()}
    where owner_id = ${ownerId} and place = ${place} and status = 'waiting' and next_try_at < ${until.toISOString()}`;
}

/** When the next copy of this person's is due; undefined if none waits. */
export async function nextDueAt(sql: Sql, ownerId: string): Promise<Date | undefined> {
  const [row] = await sql<{ at: string | null }[]>`
    select min(greatest(c.next_try_at, c.leased_until)) as at
    from liked_copies c join like_savers s using (owner_id)
    where c.owner_id = ${ownerId} and s.is_on and c.status in ('waiting', 'saving')`;
  return row?.at ? new Date(row.at) : undefined;
}

/** People who have copies to be made now: such that wait, and such whose worker died. */
export async function listDueSavers(sql: Sql, now: Date): Promise<string[]> {
  const rows = await sql<{ ownerId: string }[]>`
    select s.owner_id as "ownerId" from like_savers s
    where s.is_on and exists (
      select from liked_copies c
      where c.owner_id = s.owner_id and c.status in ('waiting', 'saving') and c.next_try_at <= ${now.toISOString()}
        and (c.leased_until is null or c.leased_until < now()))
    limit 1000`;
  return rows.map(({ ownerId }) => ownerId);
}
