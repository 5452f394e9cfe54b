import "server-only";
import { and, count, desc, eq, gt, inArray, max, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { preparedOnce } from "../db/prepared";
import { archives, likedMedia, memoryCalendars, users } from "../db/schema";

const WEEK_MS = 7 * 86_400_000;

/** What each page of a person says around its own words, and what memories begin with. */
export type Frame = {
  /** Pictures of likes that were found in the last seven days. */
  newPictures: number;
  /** How many memories each of the 366 days has, and when they were counted. */
  calendar?: { counts: number[]; countedAt: Date };
  /** Which archive of this person's is read or waits for it, the newest first. */
  archiveId?: string;
  /** When the last import ended. One that was discarded counts as well: what it had read stays. */
  lastFinishedAt?: Date;
};

/**
 * Everything in one question, since each page asks it.
 *
 * @param from the year and zone that a calendar must have been counted for; after another one it is time to count again.
 */
export async function findFrame(
  db: Db,
  ownerId: string,
  from: { year: number; timeZone: string },
  now: Date,
): Promise<Frame> {
  const since = new Date(now.getTime() - WEEK_MS).toISOString();
  const [row] = await frameOf(db).execute({ ownerId, since });
  const calendar = row?.calendar;
  const holds = calendar?.timeZone === from.timeZone && calendar.year === from.year;
  return {
    newPictures: row?.newPictures ?? 0,
    calendar: holds ? { counts: calendar.counts, countedAt: calendar.countedAt } : undefined,
    archiveId: row?.archiveId ?? undefined,
    lastFinishedAt: row?.lastFinishedAt ?? undefined,
  };
}

const frameOf = preparedOnce((db) => {
  const ofOwner = eq(archives.ownerId, users.id);
  const newPictures = db
    .select({ pictures: count() })
    .from(likedMedia)
    .where(and(eq(likedMedia.ownerId, users.id), gt(likedMedia.foundAt, sql.placeholder("since"))));
  const reading = db
    .select({ id: archives.id })
    .from(archives)
    .where(and(ofOwner, inArray(archives.status, ["uploaded", "reading"])))
    .orderBy(desc(archives.createdAt))
    .limit(1);
  const finished = db
    .select({ at: max(archives.finishedAt) })
    .from(archives)
    .where(ofOwner);
  return db
    .select({
      newPictures: sql`${newPictures}`.mapWith(Number),
      calendar: memoryCalendars,
      archiveId: sql<string | null>`${reading}`,
      lastFinishedAt: sql<Date | null>`${finished}`.mapWith(archives.finishedAt),
    })
    .from(users)
    .leftJoin(memoryCalendars, eq(memoryCalendars.ownerId, users.id))
    .where(eq(users.id, sql.placeholder("ownerId")))
    .prepare("frame_of_owner");
});
