import "server-only";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { likeDigests, likeSavers, users } from "../../db/schema";
import { periodDue } from "./period";
import type { Digest } from "./types";

const AUTHORS_NAMED = 3;
/** A letter that nobody dismissed goes by itself. */
const SHOWN_FOR_MS = 10 * 86_400_000;

/**
 * Writes the note of what was saved since the last one, where one is due. The note, and that the period is over, are
 * one transaction under the lock of the switch's row: called twice or by two processes, it writes one.
 *
 * @returns `idle` where none is due; `empty` where nothing was saved, and nobody is told of nothing.
 */
export async function writeDigest(
  { db, now }: { db: Db; now: () => Date },
  ownerId: string,
): Promise<{ status: "idle" | "empty" | "written" }> {
  return db.transaction(async (tx) => {
    const [saver] = await tx
      .select({
        every: likeSavers.digest,
        address: likeSavers.digestAddress,
        lastEnd: likeSavers.lastDigestAt,
        timeZone: users.timeZone,
      })
      .from(likeSavers)
      .innerJoin(users, eq(users.id, likeSavers.ownerId))
      .where(eq(likeSavers.ownerId, ownerId))
      .for("update", { of: likeSavers });
    if (!saver || saver.every === "off") return { status: "idle" };
    const period = periodDue(saver.every, saver.timeZone, now(), saver.lastEnd ?? undefined);
    if (!period) return { status: "idle" };

    const authors = await savedByAuthor(tx, ownerId, period);
    const sum = (count: (author: SavedByAuthor) => number) =>
      authors.reduce((total, author) => total + count(author), 0);
    await tx.update(likeSavers).set({ lastDigestAt: period.endsAt }).where(eq(likeSavers.ownerId, ownerId));
    if (authors.length === 0) return { status: "empty" };
    await tx.insert(likeDigests).values({
      ownerId,
      ...period,
      every: saver.every,
      photos: sum(({ photos }) => photos),
      videos: sum(({ videos }) => videos),
      people: authors.length,
      authors: authors
        .slice(0, AUTHORS_NAMED)
        .map(({ handle, name, photos, videos }) => ({ handle, name, saved: photos + videos })),
      address: saver.address,
      mail: saver.address ? "waiting" : "none",
    });
    return { status: "written" };
  });
}

type SavedByAuthor = { handle: string; name: string; photos: number; videos: number };

/** A picture counts when its first copy was saved; a second place is no second picture. */
async function savedByAuthor(
  db: Pick<Db, "execute">,
  ownerId: string,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): Promise<SavedByAuthor[]> {
  return db.execute<SavedByAuthor>(sql`
    select (array_agg(m.author_handle order by s.saved_at desc))[1] as handle,
      (array_agg(m.author_name order by s.saved_at desc))[1] as name,
      (count(*) filter (where m.type = 'photo'))::int as photos,
      (count(*) filter (where m.type <> 'photo'))::int as videos
    from (
      select tweet_id, position, min(saved_at) as saved_at from liked_copies
      where owner_id = ${ownerId} and status = 'saved' group by tweet_id, position
    ) s
    join liked_media m on m.owner_id = ${ownerId} and m.tweet_id = s.tweet_id and m.position = s.position
    where s.saved_at >= ${startsAt.toISOString()}::timestamptz and s.saved_at < ${endsAt.toISOString()}::timestamptz
    group by m.author_id
    order by count(*) desc, m.author_id`);
}

/** The letter to show above the gallery: the latest, unless it was dismissed or is old. */
export async function findDigest(db: Db, ownerId: string, now: Date): Promise<Digest | undefined> {
  const [row] = await db
    .select()
    .from(likeDigests)
    .where(
      and(
        eq(likeDigests.ownerId, ownerId),
        isNull(likeDigests.dismissedAt),
        gt(likeDigests.endsAt, new Date(now.getTime() - SHOWN_FOR_MS)),
      ),
    )
    .orderBy(desc(likeDigests.endsAt))
    .limit(1);
  if (!row) return undefined;
  const { startsAt, endsAt, every, photos, videos, people, authors, mail } = row;
  return {
    ...{ startsAt, endsAt, every, photos, videos, people, authors, mail },
    address: row.address ?? undefined,
    mailProblem: row.mailProblem ?? undefined,
  };
}

/** Puts the letter away, and those before it. */
export async function dismissDigest(db: Db, ownerId: string, now: Date): Promise<void> {
  await db
    .update(likeDigests)
    .set({ dismissedAt: now })
    .where(and(eq(likeDigests.ownerId, ownerId), isNull(likeDigests.dismissedAt)));
}
