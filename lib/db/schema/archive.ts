import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { ArchiveFindings } from "../../archive/report/types";
import type { ArchiveTally } from "../../archive/types";
import type { NoteEntities } from "../../tweets/types";
import { xId } from "../columns";
import { users } from "./auth";

/** One uploaded zip and the work of reading it. The row is the truth; the event that wakes the worker is only a wake-up. */
export const archives = pgTable(
  "archives",
  {
    id: uuid().primaryKey().defaultRandom(),
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /**
     * uploading → uploaded → reading → done, or failed; `refused` is a failure that left nothing behind
     * (no archive of X, a hostile zip); `discarded` when the person gives up on an upload or a failed import.
     */
    status: text({
      enum: ["uploading", "uploaded", "reading", "done", "failed", "refused", "discarded"],
    }).notNull(),
    /** While reading: which part of the story. */
    stage: text({ enum: ["inspect", "load", "notes", "words", "media", "finish"] }),
    /** The name on the person's disk; shown, never used as a path. */
    fileName: text().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    /** When that file was last changed: with name and size it knows the same file again when an upload goes on. */
    fileModifiedAt: timestamp({ withTimezone: true }),
    /** Absolute path of a file that was on the server already (command line); null for an upload, see lib/archive/zip-path.ts. */
    localPath: text(),
    /** Where an upload lies in storage, from a server that has no disk; null for one in the data folder. */
    storageKey: text(),
    /** Keep the zip after a good import. */
    keepsZip: boolean().notNull().default(false),
    zipDeletedAt: timestamp({ withTimezone: true }),
    era: text({ enum: ["grailbird", "2019", "2020", "2022", "2024"] }),
    xUserId: xId(),
    handle: text(),
    displayName: text(),
    /** When X made it. */
    generatedAt: timestamp({ withTimezone: true }),
    /** Sum over its files, kept in the same transaction as each batch. */
    tally: jsonb().$type<ArchiveTally>(),
    /** What only the whole of an import can tell, counted at its end and written with it. */
    findings: jsonb().$type<ArchiveFindings>(),
    /** For the person: what went wrong and what to do. */
    problem: text(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    uploadedAt: timestamp({ withTimezone: true }),
    startedAt: timestamp({ withTimezone: true }),
    finishedAt: timestamp({ withTimezone: true }),
    /** Last sign of life of upload or import; the sweeps go by it. */
    touchedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index("archives_owner_idx").on(table.ownerId, table.createdAt),
    index("archives_status_idx").on(table.status, table.touchedAt),
  ],
);

/** Every file of the zip that the import reads, with its cursor. Media is one row for the whole folder. */
export const archiveFiles = pgTable(
  "archive_files",
  {
    archiveId: uuid()
      .notNull()
      .references(() => archives.id, { onDelete: "cascade" }),
    /** The entry's name in the zip; a key, never a path. */
    name: text().notNull(),
    kind: text({
      enum: ["tweets", "classicTweets", "circleTweets", "notes", "likes", "media"],
    }).notNull(),
    /** Order of reading. */
    position: integer().notNull(),
    status: text({ enum: ["waiting", "reading", "read", "broken"] })
      .notNull()
      .default("waiting"),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    /** Rows by the archive's own word (manifest, tweet headers, tweet index); null where it has none. */
    rowsExpected: integer(),
    /** The cursor: rows of this file whose batch is committed, and where the next one begins in the inflated file. */
    rowsRead: integer().notNull().default(0),
    bytesRead: bigint({ mode: "number" }).notNull().default(0),
    added: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    /** Came a second time in the same archive. */
    duplicates: integer().notNull().default(0),
    skipped: integer().notNull().default(0),
    problem: text(),
  },
  (table) => [primaryKey({ columns: [table.archiveId, table.name] })],
);

/**
 * All other files of the zip, and why they are not read: one row for each that has a name of its own, or one for a
 * folder of them, so that a zip of a quarter million files leaves some hundred rows.
 */
export const archiveEntries = pgTable(
  "archive_entries",
  {
    archiveId: uuid()
      .notNull()
      .references(() => archives.id, { onDelete: "cascade" }),
    /** A file's name in the zip; of several a folder's, with a slash at its end. */
    name: text().notNull(),
    state: text({ enum: ["read", "ignored", "unknown", "broken"] }).notNull(),
    /** For the person; of a file that is read what it is read for. */
    reason: text().notNull(),
    files: integer().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.archiveId, table.name, table.reason] })],
);

/** What became of the pictures and videos in each folder, counted in the transaction that moves the cursor. */
export const archiveMediaFolders = pgTable(
  "archive_media_folders",
  {
    archiveId: uuid()
      .notNull()
      .references(() => archives.id, { onDelete: "cascade" }),
    folder: text().notNull(),
    files: integer().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    /** Of tweets of the person's own. */
    own: integer().notNull().default(0),
    /** Somebody else's, under a retweet. */
    foreign: integer().notNull().default(0),
    /** The pictures of the person's profile. */
    profile: integer().notNull().default(0),
    /** No tweet and no profile names them. */
    unreferenced: integer().notNull().default(0),
    damaged: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.archiveId, table.folder] })],
);

/** The names of media files that nothing refers to: one row for each group that was stored together. */
export const archiveUnreferenced = pgTable(
  "archive_unreferenced",
  {
    archiveId: uuid()
      .notNull()
      .references(() => archives.id, { onDelete: "cascade" }),
    /** Place of the group's first file in the list of media. */
    position: integer().notNull(),
    names: text().array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.archiveId, table.position] })],
);

/** Records that could not be read, with place and reason: the first thousand of each file, see `skipped` for all. */
export const archiveSkips = pgTable(
  "archive_skips",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    archiveId: uuid()
      .notNull()
      .references(() => archives.id, { onDelete: "cascade" }),
    fileName: text().notNull(),
    /** Index of the record in its file, from 0. */
    row: integer().notNull(),
    reason: text().notNull(),
  },
  (table) => [index("archive_skips_archive_idx").on(table.archiveId)],
);

/** Long tweets: their whole text comes in a file of its own, under an id that is not the tweet's. */
export const notes = pgTable(
  "notes",
  {
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    noteId: xId().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    text: text().notNull(),
    entities: jsonb().$type<NoteEntities>().notNull(),
    /** Null while no tweet has been found for it. */
    tweetId: xId(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.noteId] }),
    index("notes_created_at_idx").on(table.ownerId, table.createdAt),
  ],
);
