import "server-only";
import { and, asc, desc, eq, isNotNull, min, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { archives, files, media, tweets, xProfiles } from "../db/schema";
import { fileAddress } from "./file-address";
import type { Tweet, TweetAuthor, TweetMedia } from "./types";

/**
 * Instants from `startsAt` until just before `endsAt`. Tweets whose clock time is unknown lie at 00:00 UTC of their day;
 * they are asked for by ranges of their own, so that no time zone moves them to the day before.
 */
export type TweetRange = { startsAt: Date; endsAt: Date; isTimeKnown: boolean };

/** The place of a tweet in the order of time; within one instant the ids decide. */
export type TweetPlace = { createdAt: Date; tweetId: string };

type Page = { limit: number; after?: TweetPlace };

/** What Memories and the export show of a person's tweets: word for word the condition of `tweets_shown_idx`. */
export const isShown = sql`${tweets.isOwn} and ${tweets.deletedAt} is null and ${tweets.supersededById} is null and not ${tweets.isCircle}`;

const isInRange = sql`${tweets.createdAt} >= range.starts_at and ${tweets.createdAt} < range.ends_at and ${tweets.isTimeKnown} = range.is_time_known`;

const columns = {
  tweetId: tweets.tweetId,
  authorId: tweets.authorId,
  createdAt: tweets.createdAt,
  isTimeKnown: tweets.isTimeKnown,
  text: tweets.text,
  lang: tweets.lang,
  kind: tweets.kind,
  entities: tweets.entities,
  replyToTweetId: tweets.replyToTweetId,
  replyToHandle: tweets.replyToHandle,
  quotedTweetId: tweets.quotedTweetId,
  retweetedHandle: tweets.retweetedHandle,
  likeCount: tweets.likeCount,
  retweetCount: tweets.retweetCount,
  isEdited: tweets.isEdited,
};

/**
 * The first tweets of each range, oldest first: one probe of one index for each range.
 *
 * @returns as many lists as ranges, in their order.
 */
export async function listTweetsInRanges(
  db: Db,
  ownerId: string,
  ranges: TweetRange[],
  page: Page,
): Promise<Tweet[][]> {
  if (ranges.length === 0) return [];
  const [rows, authors] = await Promise.all([
    selectTweetsInRanges(db, ownerId, ranges, page),
    listAuthors(db, ownerId),
  ]);
  const lists: Tweet[][] = ranges.map(() => []);
  for (const row of rows) lists[row.range]?.push(toTweet(row, authors));
  return lists;
}

/** The statement of `listTweetsInRanges`, by itself so that a test can ask Postgres how it would run it. */
export function selectTweetsInRanges(db: Db, ownerId: string, ranges: TweetRange[], { limit, after }: Page) {
  const isAfter =
    after &&
    sql`(${tweets.createdAt}, ${tweets.tweetId}) > (${after.createdAt.toISOString()}::timestamptz, ${after.tweetId}::bigint)`;
  // Named like the table, so that one list of columns serves inside and outside.
  const found = db
    .select(columns)
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isInRange, isAfter))
    .orderBy(asc(tweets.createdAt), asc(tweets.tweetId))
    .limit(limit)
    .as("tweets");
  return db
    .select({ ...columns, range: rangeNumber, media: mediaRows(db, ownerId) })
    .from(rangeRows(ranges))
    .innerJoinLateral(found, sql`true`);
}

/** How many tweets each range has, in their order. */
export async function countTweetsInRanges(db: Db, ownerId: string, ranges: TweetRange[]): Promise<number[]> {
  if (ranges.length === 0) return [];
  const found = db
    .select({ count: sql`count(*)`.mapWith(Number).as("count") })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isInRange))
    .as("found");
  const rows = await db
    .select({ range: rangeNumber, count: found.count })
    .from(rangeRows(ranges))
    .innerJoinLateral(found, sql`true`);
  const counts = ranges.map(() => 0);
  for (const { range, count } of rows) counts[range] = count;
  return counts;
}

/**
 * The place of the first range, in the order given, that has a tweet. Stops there: ranges behind it are not looked at.
 */
export async function findFirstRangeWithTweets(
  db: Db,
  ownerId: string,
  ranges: TweetRange[],
): Promise<number | undefined> {
  if (ranges.length === 0) return undefined;
  const found = db
    .select({ one: sql`1`.as("one") })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown, isInRange))
    .limit(1)
    .as("found");
  const [first] = await db
    .select({ range: rangeNumber })
    .from(rangeRows(ranges))
    .innerJoinLateral(found, sql`true`)
    .orderBy(sql`range.ordinal`)
    .limit(1);
  return first?.range;
}

/** When the first of the tweets that are shown was written; undefined while there is none. */
export async function findOldestTweetTime(db: Db, ownerId: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ oldest: min(tweets.createdAt) })
    .from(tweets)
    .where(and(eq(tweets.ownerId, ownerId), isShown));
  return row?.oldest ?? undefined;
}

/** The ranges as rows in their order; an inner probe is made for each, and stops when the outer one has enough. */
function rangeRows(ranges: TweetRange[]) {
  const list = (values: (string | boolean)[]) => `{${values.join(",")}}`;
  return sql`(
    select * from unnest(
      ${list(ranges.map((range) => range.startsAt.toISOString()))}::timestamptz[],
      ${list(ranges.map((range) => range.endsAt.toISOString()))}::timestamptz[],
      ${list(ranges.map((range) => range.isTimeKnown))}::boolean[]
    ) with ordinality as range (starts_at, ends_at, is_time_known, ordinal)
    order by ordinal
  ) as range`;
}

const rangeNumber = sql`range.ordinal - 1`.mapWith(Number);

type MediaRow = Pick<
  typeof media.$inferSelect,
  "position" | "type" | "altText" | "width" | "height" | "durationMs" | "isForeign" | "fileHash"
> & { contentType: string | null };

/** The media of the tweet at hand as a JSON list; the size that the bytes have counts before the one that X told. */
function mediaRows(db: Db, ownerId: string) {
  const row = db
    .select({
      position: media.position,
      type: media.type,
      altText: sql`${media.altText}`.as("altText"),
      width: sql`coalesce(${files.width}, ${media.width})`.as("width"),
      height: sql`coalesce(${files.height}, ${media.height})`.as("height"),
      durationMs: sql`${media.durationMs}`.as("durationMs"),
      isForeign: sql`${media.isForeign}`.as("isForeign"),
      fileHash: sql`${files.hash}`.as("fileHash"),
      contentType: sql`${files.contentType}`.as("contentType"),
    })
    .from(media)
    .leftJoin(files, and(eq(files.ownerId, media.ownerId), eq(files.hash, media.fileHash)))
    .where(and(eq(media.ownerId, ownerId), eq(media.tweetId, tweets.tweetId)))
    .orderBy(asc(media.position))
    .as("row");
  return sql<MediaRow[]>`(select coalesce(json_agg(row), '[]') from ${row})`;
}

type Authors = { byId: Map<string, TweetAuthor>; latest?: TweetAuthor };

/** The owner's own X accounts, as their newest archives describe them. */
async function listAuthors(db: Db, ownerId: string): Promise<Authors> {
  const profiles = await db
    .select()
    .from(xProfiles)
    .where(eq(xProfiles.ownerId, ownerId))
    .orderBy(desc(xProfiles.describedAt));
  const authors = profiles.map((profile) => ({
    xUserId: profile.xUserId,
    handle: profile.handle,
    displayName: profile.displayName,
    avatarSrc: profile.avatarHash ? fileAddress(profile.avatarHash) : undefined,
  }));
  const byId = new Map(authors.map((author) => [author.xUserId, author]));
  return { byId, latest: authors[0] ?? (await namedByHand(db, ownerId)) };
}

/** An archive that was zipped again may lack its account; then its person said whose it is. */
async function namedByHand(db: Db, ownerId: string): Promise<TweetAuthor | undefined> {
  const [archive] = await db
    .select({ handle: archives.handle })
    .from(archives)
    .where(and(eq(archives.ownerId, ownerId), isNotNull(archives.handle)))
    .orderBy(desc(archives.createdAt))
    .limit(1);
  return archive?.handle ? { handle: archive.handle, displayName: archive.handle } : undefined;
}

type TweetRow = Awaited<ReturnType<typeof selectTweetsInRanges>>[number];

/** A row whose author no archive describes, or that names none, is the owner's all the same. */
function toTweet(row: TweetRow, authors: Authors): Tweet {
  return {
    tweetId: row.tweetId,
    author: authors.byId.get(row.authorId ?? "") ?? authors.latest ?? { handle: "", displayName: "" },
    createdAt: row.createdAt,
    isTimeKnown: row.isTimeKnown,
    text: row.text,
    lang: row.lang ?? undefined,
    kind: row.kind,
    entities: row.entities,
    replyToTweetId: row.replyToTweetId ?? undefined,
    replyToHandle: row.replyToHandle ?? undefined,
    quotedTweetId: row.quotedTweetId ?? undefined,
    retweetedHandle: row.retweetedHandle ?? undefined,
    likeCount: row.likeCount,
    retweetCount: row.retweetCount,
    isEdited: row.isEdited,
    media: row.media.map(toMedia),
  };
}

function toMedia(row: MediaRow): TweetMedia {
  return {
    position: row.position,
    type: row.type,
    altText: row.altText ?? undefined,
    width: row.width ?? undefined,
    height: row.height ?? undefined,
    durationMs: row.durationMs ?? undefined,
    src: row.fileHash ? fileAddress(row.fileHash) : undefined,
    contentType: row.contentType ?? undefined,
    isForeign: row.isForeign,
  };
}
