import { index, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes } from "../columns";
import { users } from "./auth";

/**
 * A linked account at X or Dropbox. Identity is (provider, account id), never a handle or an e-mail; one account belongs
 * to one person. Tokens are sealed, bound to this row: see lib/connections/seal.ts.
 */
export const connections = pgTable(
  "connections",
  {
    id: uuid().primaryKey().defaultRandom(),
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    provider: text({ enum: ["x", "dropbox"] }).notNull(),
    /** X's user id, or Dropbox's `dbid:…`. */
    accountId: text().notNull(),
    /** What people know it by: the handle without @, or the name at Dropbox. */
    label: text().notNull(),
    displayName: text().notNull().default(""),
    scopes: text().array().notNull(),
    /** Null once they are of no use any more. */
    accessToken: bytes(),
    refreshToken: bytes(),
    accessExpiresAt: timestamp({ withTimezone: true }),
    /** `broken`: work waits until its owner links it again; `problem` says why, in a sentence. */
    status: text({ enum: ["working", "broken"] })
      .notNull()
      .default("working"),
    problem: text(),
    brokenAt: timestamp({ withTimezone: true }),
    linkedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    lastUsedAt: timestamp({ withTimezone: true }),
  },
  (table) => [
    uniqueIndex("connections_account_key").on(table.provider, table.accountId),
    index("connections_owner_idx").on(table.ownerId),
  ],
);
