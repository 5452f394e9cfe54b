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
import { xId } from "../columns";
import { users } from "./auth";
import { connections } from "./connections";

/**
 * A tweet that the person liked: from `like.js` of an archive, which knows its id and mostly its text, or seen through X,
 * which knows all of it (then `tweets` and `media` have it too). Nobody tells when it was liked.
 */
export const likedTweets = pgTable(
  "liked_tweets",
  {
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tweetId: xId().notNull(),
    text: text(),
    url: text(),
    /** Place in its archive's list or, once X told of it, in X's list as the pass at `seenAt` met it: newest like first. */
    position: integer().notNull(),
    /** The newest archive that told of it, if one did. */
    archiveId: uuid(),
    /** The start of the last pass that met it as something new, or as liked again; null while X has not told of it. */
    seenAt: timestamp({ withTimezone: true }),
    /** Null where only an archive told of it. */
    authorId: xId(),
    authorHandle: text(),
    authorName: text(),
    /** X no longer gives it: deleted, protected or withheld. */
    isGone: boolean().notNull().default(false),
    /** Its pictures, which only an archive told of, were asked for: X is to be asked from then on. */
    askedAt: timestamp({ withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.tweetId] }),
    index("liked_tweets_seen_idx").on(table.ownerId, table.seenAt, table.position),
    index("liked_tweets_archived_idx")
      .on(table.ownerId, table.position, table.tweetId)
      .where(sql`${table.seenAt} is null`),
    index("liked_tweets_asked_idx").on(table.ownerId).where(sql`${table.askedAt} is not null`),
  ],
);

/** How one person's likes are saved: the switch, the choices, and where the looking stands. */
export const likeSavers = pgTable("like_savers", {
  ownerId: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  isOn: boolean().notNull().default(false),
  /** The link by which they are read. */
  connectionId: uuid().references(() => connections.id, { onDelete: "set null" }),
  /** `new`: only what is liked after `startedAt`; `all`: whatever X still gives. */
  reach: text({ enum: ["new", "all"] })
    .notNull()
    .default("new"),
  /** Where pictures go: the first is the place, a second one holds the copy. */
  places: text({ enum: ["dropbox", "disk", "blob", "s3"] })
    .array()
    .notNull()
    .default(sql`array['dropbox']`),
  nameTemplate: text().notNull(),
  savesVideos: boolean().notNull().default(true),
  savesGifs: boolean().notNull().default(true),
  savesQuoted: boolean().notNull().default(false),
  digest: text({ enum: ["off", "daily", "weekly"] })
    .notNull()
    .default("off"),
  digestAddress: text(),
  lastDigestAt: timestamp({ withTimezone: true }),
  startedAt: timestamp({ withTimezone: true }),

  /** The looking: `pageToken` is where a pass that was interrupted goes on. */
  passStartedAt: timestamp({ withTimezone: true }),
  pageToken: text(),
  pagesOfPass: integer().notNull().default(0),
  /** The pass met the oldest of the likes that were known before it. */
  hasMetBottom: boolean().notNull().default(false),
  /** Whether a pass once reached the end of what was asked for; afterwards a pass ends at known likes. */
  isCaughtUp: boolean().notNull().default(false),
  lastLookedAt: timestamp({ withTimezone: true }),
  nextLookAt: timestamp({ withTimezone: true }),
  /** How often X refused a page of this pass; the next try waits the longer. */
  pageRefusals: smallint().notNull().default(0),
  /** Why the looking waits or stopped, as an error code and a sentence; null while all is well. */
  problemCode: text(),
  problem: text(),
  /** The X account that the cursor and what is known belong to; another account begins anew. */
  xUserId: xId(),
  /** Another process looks until then, by this fence. */
  leasedUntil: timestamp({ withTimezone: true }),
  fence: integer().notNull().default(0),
});

/** One picture, video or GIF of a liked tweet, or of the tweet that it quotes. */
export const likedMedia = pgTable(
  "liked_media",
  {
    ownerId: uuid().notNull(),
    tweetId: xId().notNull(),
    /** From 0, the tweet's own first, then the quoted tweet's. */
    position: smallint().notNull(),
    mediaKey: text().notNull(),
    type: text({ enum: ["photo", "video", "gif"] }).notNull(),
    isQuoted: boolean().notNull().default(false),
    /** The tweet and author that the picture belongs to: differs from `tweetId` where it is quoted. */
    sourceTweetId: xId().notNull(),
    /** From 0, its place in that tweet. */
    sourcePosition: smallint().notNull().default(0),
    authorId: xId().notNull(),
    authorHandle: text().notNull(),
    authorName: text().notNull(),
    tweetedAt: timestamp({ withTimezone: true }).notNull(),
    text: text().notNull(),
    altText: text(),
    width: integer(),
    height: integer(),
    durationMs: integer(),
    /** The picture without a size, or the video's best variant. Null if X withheld it. */
    url: text(),
    /** Bits per second of that variant; 0 for GIFs. */
    bitRate: integer(),
    previewUrl: text(),
    /** Which size could be had: `orig`, `4096x4096`, `large`, or a bit rate. */
    savedSize: text(),
    /** A small picture for the gallery: a row of `files` of the same owner. */
    thumbHash: text(),
    /** How often it could not be made. */
    thumbTries: smallint().notNull().default(0),
    /** Another process makes it until then. */
    thumbClaimedUntil: timestamp({ withTimezone: true }),
    /** The start of the pass that found it. */
    foundAt: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.tweetId, table.position] }),
    foreignKey({
      name: "liked_media_tweet_fk",
      columns: [table.ownerId, table.tweetId],
      foreignColumns: [likedTweets.ownerId, likedTweets.tweetId],
    }).onDelete("cascade"),
    // In the gallery's order: what was found last first, then the latest tweets, each with its first picture first.
    index("liked_media_gallery_idx").on(
      table.ownerId,
      table.foundAt.desc().nullsFirst(),
      table.tweetId.desc().nullsFirst(),
      table.position,
    ),
    index("liked_media_author_idx").on(table.ownerId, table.authorHandle),
    index("liked_media_thumb_idx").on(table.ownerId).where(sql`${table.thumbHash} is null`),
  ],
);

/** One copy of one liked picture at one place: the unit of work of the saver. */
export const likedCopies = pgTable(
  "liked_copies",
  {
    ownerId: uuid().notNull(),
    tweetId: xId().notNull(),
    position: smallint().notNull(),
    place: text({ enum: ["dropbox", "disk", "blob", "s3"] }).notNull(),
    /** `held`: waits for something that the person must do; `reason` says what. */
    status: text({ enum: ["waiting", "saving", "saved", "held", "failed"] })
      .notNull()
      .default("waiting"),
    /** Stable word for each cause, such as `place_full`, `disconnected`, `media_gone`; null while all is well. */
    reason: text(),
    /** The same as a sentence. */
    problem: text(),
    attempts: smallint().notNull().default(0),
    nextTryAt: timestamp({ withTimezone: true }).notNull(),
    /** Another process saves it until then, by this fence. */
    leasedUntil: timestamp({ withTimezone: true }),
    fence: integer().notNull().default(0),
    /** Where it is, or will be: kept from the first try on, so that a repeat meets its own file. */
    path: text(),
    sizeBytes: bigint({ mode: "number" }),
    /** The place's own hash: Dropbox's content_hash, elsewhere SHA-256; lower-case hex. */
    contentHash: text(),
    /** An upload in pieces that was begun: id and the bytes that the place has. */
    sessionId: text(),
    sessionOffset: bigint({ mode: "number" }),
    savedAt: timestamp({ withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.tweetId, table.position, table.place] }),
    foreignKey({
      name: "liked_copies_media_fk",
      columns: [table.ownerId, table.tweetId, table.position],
      foreignColumns: [likedMedia.ownerId, likedMedia.tweetId, likedMedia.position],
    }).onDelete("cascade"),
    index("liked_copies_due_idx")
      .on(table.ownerId, table.nextTryAt)
      .where(sql`${table.status} in ('waiting', 'saving')`),
    // Has all that the counts above the gallery need.
    index("liked_copies_status_idx").on(
      table.ownerId,
      table.status,
      table.place,
      table.reason,
      table.sizeBytes,
    ),
  ],
);

/** One note of what was saved: made once for each period, shown in the app, and mailed at most once. */
export const likeDigests = pgTable(
  "like_digests",
  {
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    startsAt: timestamp({ withTimezone: true }).notNull(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
    every: text({ enum: ["daily", "weekly"] }).notNull(),
    /** Counted when it was made: the letter stays as it was written. */
    photos: integer().notNull(),
    videos: integer().notNull(),
    people: integer().notNull(),
    /** Those with the most, most first; a few. */
    authors: jsonb().$type<{ handle: string; name: string; saved: number }[]>().notNull(),
    /** Null: nobody asked for mail. */
    address: text(),
    /**
     * `sending` is written before the mail server is asked. A row that is still there later had its answer lost, and
     * becomes `unclear`: a note that may have gone out is not sent again.
     */
    mail: text({ enum: ["none", "waiting", "sending", "sent", "refused", "unclear"] })
      .notNull()
      .default("none"),
    mailProblem: text(),
    mailTriedAt: timestamp({ withTimezone: true }),
    dismissedAt: timestamp({ withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.endsAt] }),
    index("like_digests_mail_idx").on(table.endsAt).where(sql`${table.mail} in ('waiting', 'sending')`),
  ],
);
