import type { AppError } from "../../errors";

/** What a call to X says of itself before it is made, so that what it may cost is known. */
export type XCall = {
  /** Such as `GET /2/users/:id/liked_tweets`: what X's limits are counted by. */
  endpoint: string;
  /** Results asked for, and the fewest that X lets one ask for; both are 1 where there is no choice. */
  results: number;
  fewestResults: number;
  /** The most that one result brings: itself, and what is included with it. */
  perResult: { posts: number; users: number };
  /** The account whose own things are read, if it is one account's: to the owner of the X app they cost less. */
  readsOf?: string;
};

export type XRateLimit = { limit: number; remaining: number; resetsAt: Date };

/** How a call ended. Only of an answer X may want money; of a lost one nobody knows. */
export type XOutcome =
  | { status: "answered"; body: unknown; rateLimit?: XRateLimit; posts: string[]; users: string[] }
  | { status: "refused"; error: AppError; rateLimit?: XRateLimit }
  | { status: "unsent"; error: AppError }
  | { status: "lost"; error: AppError };

export type XAnswer = Extract<XOutcome, { status: "answered" }>;

/**
 * Stands around every call: lets it go, with fewer results where it must, and learns how it ended.
 *
 * @throws AppError the outcome's, or its own where the call may not be made.
 */
export type XMeter = (call: XCall, send: (results: number) => Promise<XOutcome>) => Promise<XAnswer>;

/**
 * A tweet comes with its author. With quoted tweets X includes every tweet that it refers to, and a quote may be a reply
 * as well: two more tweets and their authors.
 */
export const perTweet = (isWithQuoted: boolean): XCall["perResult"] =>
  isWithQuoted ? { posts: 3, users: 3 } : { posts: 1, users: 1 };
