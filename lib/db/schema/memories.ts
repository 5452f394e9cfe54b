import { integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { users } from "./auth";

/** How many tweets each day of the year has, counted once after each import: the strip above the memories. */
export const memoryCalendars = pgTable("memory_calendars", {
  ownerId: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** The zone it was counted in; another zone means count again. */
  timeZone: text().notNull(),
  /** The year it looks back from: its own tweets are no memories yet, so a new year means count again too. */
  year: integer().notNull(),
  /** 366 numbers, 1 January first, 29 February included. */
  counts: jsonb().$type<number[]>().notNull(),
  countedAt: timestamp({ withTimezone: true }).notNull(),
});
