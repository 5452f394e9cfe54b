import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytes } from "../columns";

/** A person with an account here. */
export const users = pgTable(
  "users",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** As the person typed it; unique without regard to case. */
    name: text().notNull(),
    /** An argon2id string in PHC format. Null for a person who signs in only with a linked account. */
    passwordHash: text(),
    role: text({ enum: ["admin", "member"] })
      .notNull()
      .default("member"),
    /** IANA name; decides which instants make up "this day". */
    timeZone: text().notNull().default("UTC"),
    /** Who said so. A guess never replaces a person's own choice: unknown < browser < archive < person. */
    timeZoneSource: text({ enum: ["unknown", "browser", "archive", "person"] })
      .notNull()
      .default("unknown"),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [uniqueIndex("users_name_key").on(sql`lower(${table.name})`)],
);

/** One row per browser that is signed in; the cookie holds the secret, the row its hash. Deleting it signs out at once. */
export const signIns = pgTable(
  "sign_ins",
  {
    id: uuid().primaryKey().defaultRandom(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** SHA-256 of 256 random bits. */
    secretHash: bytes().notNull(),
    userAgent: text().notNull().default(""),
    address: text().notNull().default(""),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex("sign_ins_secret_hash_key").on(table.secretHash),
    index("sign_ins_user_id_idx").on(table.userId),
  ],
);

/** Counters of guesses, by account and by address; in the database so that a restart forgives nothing. */
export const attemptLimits = pgTable("attempt_limits", {
  /** "sign-in:name:<lower name>", "sign-in:name-at-address:<ip> <lower name>", "sign-in:address:<ip>", "register:address:<ip>", "oauth:address:<ip>", "password:user:<id>". */
  key: text().primaryKey(),
  attempts: integer().notNull(),
  windowStartedAt: timestamp({ withTimezone: true }).notNull(),
  blockedUntil: timestamp({ withTimezone: true }),
});

/**
 * People whose account is deleted and whose stored bytes may still be there. Written in the transaction that deletes
 * the person, so that a crash between rows and files is made good; kept a day longer than an import could still write.
 */
export const deletedOwners = pgTable("deleted_owners", {
  ownerId: uuid().primaryKey(),
  deletedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

/** What the admin decides for everybody: one row. */
export const instanceSettings = pgTable(
  "instance_settings",
  {
    id: integer().primaryKey().default(1),
    signUpsOpen: boolean().notNull().default(true),
  },
  (table) => [check("instance_settings_single_row", sql`${table.id} = 1`)],
);
