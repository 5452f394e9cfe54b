import type { Tweet } from "../tweets/types";

/** The nouns of memories. No runtime imports: safe in the browser. */

/** A day of the year, whatever the year. */
export type MonthDay = { month: number; day: number };

/** Where somebody stands when they look back: the year decides what is a memory, the zone what is a day. */
export type Viewpoint = { year: number; timeZone: string };

/** The tweets of one past date. A year has two of them where 28 February of a common year takes in the 29th. */
export type MemoryDate = {
  /** ISO: "2020-11-21". */
  date: string;
  count: number;
  /** The first of them, oldest first. */
  tweets: Tweet[];
  /** Where the rest begins; absent when all are here. */
  next?: TweetCursor;
};

export type TweetCursor = { createdAt: Date; tweetId: string };

export type Memories = {
  count: number;
  dates: MemoryDate[];
  /** When the person's oldest tweet of all was written; absent while there is none. */
  oldest?: Date;
};
