import "server-only";
import { and, asc, desc, eq, isNotNull, type Placeholder, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { preparedOnce } from "../db/prepared";
import { archives, files, media, tweets, xProfiles } from "../db/schema";
import { fileAddress } from "./file-address";
import type { Tweet, TweetAuthor, TweetMedia } from "./types";

/** What Memories and the export show of a person's tweets: word for word the condition of `tweets_shown_idx`. */
export const isShown = sql`${tweets.isOwn} and ${tweets.deletedAt} is null and ${tweets.supersededById} is null and not ${tweets.isCircle}`;

/** What a page shows of a tweet. */
export const tweetColumns = {
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

type MediaRow = Pick<
  typeof media.$inferSelect,
  "position" | "type" | "altText" | "width" | "height" | "durationMs" | "isForeign" | "fileHash"
> & { contentType: string | null };

/** The media of the tweet at hand as a JSON list; the size that the bytes have counts before the one that X told. */
export function mediaRows(db: Db, ownerId: string | Placeholder) {
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
export async function listAuthors(db: Db, ownerId: string): Promise<Authors> {
  const profiles = await profilesOf(db).execute({ ownerId });
  const authors = profiles.map((profile) => ({
    xUserId: profile.xUserId,
    handle: profile.handle,
    displayName: profile.displayName,
    avatarSrc: profile.avatarHash ? fileAddress(profile.avatarHash) : undefined,
  }));
  const byId = new Map(authors.map((author) => [author.xUserId, author]));
  return { byId, latest: authors[0] ?? (await namedByHand(db, ownerId)) };
}

const profilesOf = preparedOnce((db) =>
  db
    .select({
      xUserId: xProfiles.xUserId,
      handle: xProfiles.handle,
      displayName: xProfiles.displayName,
      avatarHash: xProfiles.avatarHash,
    })
    .from(xProfiles)
    .where(eq(xProfiles.ownerId, sql.placeholder("ownerId")))
    .orderBy(desc(xProfiles.describedAt))
    .prepare("profiles_of_owner"),
);

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

type TweetRow = Pick<typeof tweets.$inferSelect, keyof typeof tweetColumns> & { media: MediaRow[] };

/** A row whose author no archive describes, or that names none, is the owner's all the same. */
export function toTweet(row: TweetRow, authors: Authors): Tweet {
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
