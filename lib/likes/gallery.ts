import "server-only";
import { and, asc, desc, eq, exists, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { likedCopies, likedMedia } from "../db/schema";
import { AppError } from "../errors";
import { fileAddress } from "../tweets/file-address";
import { galleryFilterInput } from "./input";
import type { GalleryFilter, GalleryFilters, GalleryPage, LikedPicture } from "./types";

type Asked = { cursor?: string; limit: number; timeZone: string };

/** How many authors a list to choose from may have. */
const AUTHORS = 200;

/**
 * The pictures that are saved, or will be: what was found last first, then by tweet, its first picture first. Keyset
 * pages: new pictures in front move nothing.
 *
 * @throws AppError `invalid` for a cursor that is none of ours.
 */
export async function listGallery(
  db: Db,
  userId: string,
  filter: GalleryFilter,
  { cursor, limit, timeZone }: Asked,
): Promise<GalleryPage> {
  const rows = await db
    .select()
    .from(likedMedia)
    .where(
      and(
        eq(likedMedia.ownerId, userId),
        hasCopy(db),
        ...conditions(db, filter, timeZone),
        cursor ? isBehind(cursor) : undefined,
      ),
    )
    .orderBy(desc(likedMedia.foundAt), desc(likedMedia.tweetId), asc(likedMedia.position))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    pictures: await withCopies(db, userId, shown),
    ...(rows.length > limit && last && { nextCursor: cursorOf(last) }),
  };
}

/** What there is to choose from in the gallery, counted over all of it. */
export async function listGalleryFilters(db: Db, userId: string, timeZone: string): Promise<GalleryFilters> {
  const ofOwner = and(eq(likedMedia.ownerId, userId), hasCopy(db));
  const pictures = sql`count(*)`.mapWith(Number);
  const month = sql<string>`to_char(${likedMedia.tweetedAt} at time zone ${timeZone}, 'YYYY-MM')`;
  const [authors, months] = await Promise.all([
    db
      .select({
        handle: likedMedia.authorHandle,
        name: sql<string>`(array_agg(${likedMedia.authorName} order by ${likedMedia.foundAt} desc))[1]`,
        pictures,
      })
      .from(likedMedia)
      .where(ofOwner)
      .groupBy(likedMedia.authorHandle)
      .orderBy(desc(sql`count(*)`), asc(likedMedia.authorHandle))
      .limit(AUTHORS),
    db
      .select({ month: month.as("month"), pictures })
      .from(likedMedia)
      .where(ofOwner)
      .groupBy(sql`month`)
      .orderBy(desc(sql`month`)),
  ]);
  return { authors, months };
}

/** One picture of the person's. @throws AppError `not_found`, also when it is somebody else's. */
export async function getPicture(
  db: Db,
  userId: string,
  tweetId: string,
  position: number,
): Promise<LikedPicture> {
  const rows = await db
    .select()
    .from(likedMedia)
    .where(
      and(eq(likedMedia.ownerId, userId), eq(likedMedia.tweetId, tweetId), eq(likedMedia.position, position)),
    );
  const [picture] = await withCopies(db, userId, rows);
  if (!picture) throw new AppError("not_found", "There is no such picture.");
  return picture;
}

const ofSamePicture = and(
  eq(likedCopies.ownerId, likedMedia.ownerId),
  eq(likedCopies.tweetId, likedMedia.tweetId),
  eq(likedCopies.position, likedMedia.position),
);

/** Videos that nobody asked for are known, but are not in the gallery. */
const hasCopy = (db: Db) => exists(db.select({ one: sql`1` }).from(likedCopies).where(ofSamePicture));

function conditions(db: Db, filter: GalleryFilter, timeZone: string): (SQL | undefined)[] {
  const { search, author, month, type, status } = galleryFilterInput.parse(filter);
  const monthStart = month && sql`${`${month}-01`}::timestamp`;
  const found = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return [
    author ? sql`lower(${likedMedia.authorHandle}) = lower(${author.replace(/^@/, "")})` : undefined,
    type ? eq(likedMedia.type, type) : undefined,
    monthStart
      ? sql`${likedMedia.tweetedAt} >= ${monthStart} at time zone ${timeZone}
          and ${likedMedia.tweetedAt} < (${monthStart} + interval '1 month') at time zone ${timeZone}`
      : undefined,
    found
      ? sql`(${likedMedia.text} ilike ${found} or ${likedMedia.altText} ilike ${found}
          or ${likedMedia.authorHandle} ilike ${found} or ${likedMedia.authorName} ilike ${found})`
      : undefined,
    status ? hasStatus(db, status) : undefined,
  ];
}

/** Saved is what every copy is; one copy that waits or failed is enough for the others. */
function hasStatus(db: Db, status: NonNullable<GalleryFilter["status"]>): SQL {
  const some = (condition: SQL) =>
    exists(db.select({ one: sql`1` }).from(likedCopies).where(and(ofSamePicture, condition)));
  if (status === "waiting") return some(inArray(likedCopies.status, ["waiting", "saving"]));
  if (status === "failed") return some(inArray(likedCopies.status, ["held", "failed"]));
  return sql`not ${some(sql`${likedCopies.status} <> 'saved'`)}`;
}

const CURSOR = /^(\d{1,14})\.(\d{1,19})\.(\d{1,3})$/;

const cursorOf = ({
  foundAt,
  tweetId,
  position,
}: {
  foundAt: Date;
  tweetId: string;
  position: number;
}): string => `${foundAt.getTime()}.${tweetId}.${position}`;

function isBehind(cursor: string): SQL {
  const [, time, tweetId, position] = CURSOR.exec(cursor) ?? [];
  if (!time || !tweetId || !position || BigInt(tweetId) >= 2n ** 63n)
    throw new AppError("invalid", "This page cannot be opened. Go back to the beginning of the gallery.");
  const foundAt = new Date(Number(time)).toISOString();
  return sql`(${likedMedia.foundAt}, ${likedMedia.tweetId}) <= (${foundAt}::timestamptz, ${tweetId}::bigint)
    and ((${likedMedia.foundAt}, ${likedMedia.tweetId}) < (${foundAt}::timestamptz, ${tweetId}::bigint) or ${likedMedia.position} > ${position}::int)`;
}

type MediaRow = typeof likedMedia.$inferSelect;

async function withCopies(db: Db, userId: string, rows: MediaRow[]): Promise<LikedPicture[]> {
  if (rows.length === 0) return [];
  const tweetIds = [...new Set(rows.map(({ tweetId }) => tweetId))];
  const copies = await db
    .select()
    .from(likedCopies)
    .where(and(eq(likedCopies.ownerId, userId), inArray(likedCopies.tweetId, tweetIds)));
  return rows.map((row) =>
    toPicture(
      row,
      copies.filter(({ tweetId, position }) => tweetId === row.tweetId && position === row.position),
    ),
  );
}

/** Where the app serves the whole file of a picture: app/api/likes/[tweetId]/[position]/route.ts. */
const pictureAddress = (tweetId: string, position: number): string => `/api/likes/${tweetId}/${position}`;

function toPicture(row: MediaRow, copies: (typeof likedCopies.$inferSelect)[]): LikedPicture {
  return {
    tweetId: row.tweetId,
    position: row.position,
    type: row.type,
    altText: row.altText ?? undefined,
    width: row.width ?? undefined,
    height: row.height ?? undefined,
    durationMs: row.durationMs ?? undefined,
    isQuoted: row.isQuoted,
    sourceTweetId: row.sourceTweetId,
    authorHandle: row.authorHandle,
    authorName: row.authorName,
    tweetedAt: row.tweetedAt,
    text: row.text,
    foundAt: row.foundAt,
    thumbSrc: row.thumbHash ? fileAddress(row.thumbHash) : undefined,
    src: copies.some(({ status }) => status === "saved")
      ? pictureAddress(row.tweetId, row.position)
      : undefined,
    savedSize: row.savedSize ?? undefined,
    copies: copies.map((copy) => ({
      place: copy.place,
      status: copy.status,
      reason: copy.reason ?? undefined,
      problem: copy.problem ?? undefined,
      path: copy.path ?? undefined,
      sizeBytes: copy.sizeBytes ?? undefined,
      savedAt: copy.savedAt ?? undefined,
    })),
  };
}
