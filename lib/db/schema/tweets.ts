import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { TweetEntities } from "../../tweets/types";
import { tsvector, xId } from "../columns";
import { users } from "./auth";

/**
 * One row per (owner, tweet): the same tweet from an archive, a backup and a like is one row with several sightings.
 *
 * Its owner is no foreign key: that is checked row by row, which took a third of the time that Postgres needs to store
 * tweets. Who adds rows holds the owner's row of `users`, and a trigger on `users` takes them away with their owner.
 */
export const tweets = pgTable(
  "tweets",
  {
    ownerId: uuid().notNull(),
    tweetId: xId().notNull(),
    /** The X account that wrote it; null where the archive does not say (a classic archive's orphan rows). */
    authorId: xId(),
    /** True if `authorId` is an X account of the owner's: what Memories, the Library and the export show. */
    isOwn: boolean().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    /**
     * False before 4 November 2010 in classic archives, which hold only the day: `createdAt` is then noon UTC of it,
     * so that it falls on that day in nearly every zone. Show no clock time.
     */
    isTimeKnown: boolean().notNull().default(true),
    /** As people read it: entities decoded, links opened, the media link gone, a long note's whole text. */
    text: text().notNull(),
    lang: text(),
    kind: text({ enum: ["original", "reply", "retweet", "quote"] }).notNull(),
    replyToTweetId: xId(),
    replyToUserId: xId(),
    replyToHandle: text(),
    quotedTweetId: xId(),
    /** For a retweet: the handle after "RT @". */
    retweetedHandle: text(),
    retweetedTweetId: xId(),
    /** Positions are UTF-16 offsets into `text`, start inclusive, end exclusive, in order, never overlapping. */
    entities: jsonb().$type<TweetEntities>().notNull(),
    /** The app it was written with, as plain words. */
    sourceApp: text(),
    likeCount: integer().notNull().default(0),
    retweetCount: integer().notNull().default(0),
    /** The note-tweet whose whole text stands in `text`. */
    noteId: xId(),
    /** Every version of an edited tweet that its source told of, oldest first; null if it never was edited. */
    versionIds: xId().array(),
    /** The latest version of an edited tweet that is stored here; null on that version itself. */
    supersededById: xId(),
    isEdited: boolean().notNull().default(false),
    deletedAt: timestamp({ withTimezone: true }),
    /** Written for a Twitter Circle: never shown unless its owner asks. */
    isCircle: boolean().notNull().default(false),
    communityId: xId(),
    storedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.tweetId] }),
    // On this day is about twenty range probes of this one index, and the timeline walks it; see docs/decisions.
    index("tweets_shown_idx")
      // isTimeKnown stands last so that days are counted in the index alone.
      .on(table.ownerId, table.createdAt, table.tweetId, table.isTimeKnown)
      .where(
        sql`${table.isOwn} and ${table.deletedAt} is null and ${table.supersededById} is null and not ${table.isCircle}`,
      ),
    index("tweets_edited_idx").on(table.ownerId).where(sql`${table.versionIds} is not null`),
  ],
);

/**
 * Where a tweet was seen. One row for each tweet that an archive holds, so it has one index and, as `tweets`, no foreign
 * key. No tweet is ever deleted by itself.
 */
export const sightings = pgTable(
  "sightings",
  {
    ownerId: uuid().notNull(),
    tweetId: xId().notNull(),
    source: text({ enum: ["archive", "backup", "like", "stream", "posting"] }).notNull(),
    /** The archive, backup run, rule … that it came from. */
    sourceId: uuid().notNull(),
    /** When the source saw it: for an archive, when X made it. The words of the freshest source stand in `tweets`. */
    seenAt: timestamp({ withTimezone: true }).notNull(),
    /** Of all that the source told of the tweet. Null in rows from before it was kept. See lib/tweets/store/told.ts. */
    digest: xId(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.tweetId, table.sourceId] })],
);

/**
 * The words of each tweet of the owner's own, for search: see lib/tweets/search/vectors.ts. A trigger on `tweets` takes
 * those away whose text has changed. As with `tweets` there is no foreign key, and a trigger on `users` takes them away
 * with their owner.
 */
export const tweetWords = pgTable(
  "tweet_words",
  {
    ownerId: uuid().notNull(),
    tweetId: xId().notNull(),
    words: tsvector().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.tweetId] }),
    index("tweet_words_idx").using("gin", table.words),
  ],
);

/** People some of whose own tweets have no words: their text has changed. Written with it, so that no crash forgets it. */
export const wordsWanted = pgTable("words_wanted", {
  ownerId: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** Among which tweets they are. */
  lowestId: xId().notNull(),
  highestId: xId().notNull(),
  /** Moves on with each new want: who has written words takes away only the want that they had seen. */
  wantedAt: timestamp({ withTimezone: true }).notNull(),
});

/** One row per picture, video or GIF of a tweet, whether its bytes are here or not. */
export const media = pgTable(
  "media",
  {
    ownerId: uuid().notNull(),
    tweetId: xId().notNull(),
    /** 0 to 3, as on X. */
    position: smallint().notNull(),
    type: text({ enum: ["photo", "video", "gif"] }).notNull(),
    altText: text(),
    /** Pixels, as X told them; null where unknown. */
    width: integer(),
    height: integer(),
    durationMs: integer(),
    /** Where X keeps it: the picture, or the video's best variant. */
    url: text(),
    /** For video and GIF: X's still picture. It is not in the archive. */
    previewUrl: text(),
    /** The name its file has in an archive: "<tweet id>-<last path piece of the url>". */
    archiveName: text(),
    /** The bytes, once they are here: a row of `files` of the same owner. */
    fileHash: text(),
    /** Somebody else's picture under the owner's retweet. */
    isForeign: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.tweetId, table.position] }),
    foreignKey({
      columns: [table.ownerId, table.tweetId],
      foreignColumns: [tweets.ownerId, tweets.tweetId],
    }).onDelete("cascade"),
    index("media_archive_name_idx").on(table.ownerId, table.archiveName),
  ],
);

/** Stored bytes, content-addressed and once per owner. The storage key follows from owner and hash: see lib/tweets/files.ts. */
export const files = pgTable(
  "files",
  {
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** SHA-256 in lower-case hex. */
    hash: text().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    /** By magic bytes, never by name; "application/octet-stream" is only ever sent as an attachment. */
    contentType: text().notNull(),
    width: integer(),
    height: integer(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.hash] })],
);

/** The owner's own X accounts, as their newest archive describes them. */
export const xProfiles = pgTable(
  "x_profiles",
  {
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    xUserId: xId().notNull(),
    handle: text().notNull(),
    displayName: text().notNull(),
    bio: text(),
    location: text(),
    website: text(),
    avatarHash: text(),
    headerHash: text(),
    /** When X made the archive that this came from; an older archive never replaces a newer one's words. */
    describedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.xUserId] })],
);
