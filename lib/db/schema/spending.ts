import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { users } from "./auth";

/** What asks X for something. */
export const features = ["likes", "backups", "posting", "streams", "connections"] as const;

/**
 * The ledger: one row per call to X. It is written before the call with the most that it can cost, and set to what it
 * did cost by its answer; a call whose answer was lost keeps the most.
 */
export const xCharges = pgTable(
  "x_charges",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    /** Null once the person is gone: the instance has spent it all the same. */
    ownerId: uuid().references(() => users.id, { onDelete: "set null" }),
    feature: text({ enum: features }).notNull(),
    /** Such as `GET /2/users/:id/liked_tweets`. */
    endpoint: text().notNull(),
    /** Millionths of a US dollar. */
    microUsd: bigint({ mode: "number" }).notNull(),
    /** For what is read once, such as the likes of earlier years: no day that comes costs it again. */
    isOnce: boolean().notNull().default(false),
    /** What X answered with: posts, users. Null while unknown. */
    resources: integer(),
    chargedAt: timestamp({ withTimezone: true }).notNull(),
    settledAt: timestamp({ withTimezone: true }),
  },
  (table) => [
    index("x_charges_owner_idx").on(table.ownerId, table.chargedAt),
    index("x_charges_time_idx").on(table.chargedAt),
  ],
);

/**
 * What a person was billed for on a day of X's, which ends at midnight UTC: X takes nothing for the same post or user
 * a second time that day. Kept for two days.
 */
export const xBilled = pgTable(
  "x_billed",
  {
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    billedOn: date().notNull(),
    /** `post 1460323737035677698`, `user 2244994945`; with `own ` before it at the lower price. */
    resource: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.billedOn, table.resource] })],
);

/** The same for the users that signing in shows, before anybody knows whose they are. */
export const xBilledSignIns = pgTable(
  "x_billed_sign_ins",
  {
    billedOn: date().notNull(),
    xUserId: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.billedOn, table.xUserId] })],
);

/** What X last said of a limit, so that restarts and several processes respect it. */
export const xRateLimits = pgTable("x_rate_limits", {
  /** Who is limited, and where: `<X user id or app> GET /2/users/:id/liked_tweets`. */
  key: text().primaryKey(),
  limit: integer().notNull(),
  remaining: integer().notNull(),
  resetsAt: timestamp({ withTimezone: true }).notNull(),
});

/** A lower cap that somebody chose: the admin for the instance, each person for themselves. */
export const spendingCaps = pgTable(
  "spending_caps",
  {
    ownerId: uuid()
      .references(() => users.id, { onDelete: "cascade" })
      .unique("spending_caps_owner_key")
      .notNull(),
    monthlyMicroUsd: bigint({ mode: "number" }).notNull(),
  },
  (table) => [check("spending_caps_positive", sql`${table.monthlyMicroUsd} >= 0`)],
);

/** The instance's own word on money: one row. */
export const xAccount = pgTable(
  "x_account",
  {
    id: integer().primaryKey().default(1),
    monthlyMicroUsd: bigint({ mode: "number" }),
    /** X said that its usage cap is reached: nothing is asked of it until somebody says to try again. */
    pausedAt: timestamp({ withTimezone: true }),
    pausedBecause: text(),
  },
  (table) => [check("x_account_single_row", sql`${table.id} = 1`)],
);
