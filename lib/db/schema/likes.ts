import { integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { xId } from "../columns";
import { users } from "./auth";

/** What `like.js` of an archive says: a tweet's id and, mostly, its text. Neither author nor time of the like. */
export const likedTweets = pgTable(
  "liked_tweets",
  {
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tweetId: xId().notNull(),
    text: text(),
    url: text(),
    /** Place in the archive's list: the nearest thing to an order of liking. */
    position: integer().notNull(),
    archiveId: uuid().notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.tweetId] })],
);
