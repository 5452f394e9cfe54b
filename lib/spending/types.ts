/** Money at X, as pages see it: whole millionths of a US dollar. No runtime imports. */

export type Feature = "likes" | "backups" | "posting" | "streams" | "connections";

/** What each thing costs that X gives. */
export type Prices = {
  /** A post, asked for or included. */
  postRead: number;
  /** A user, asked for or included as an author. */
  userRead: number;
  /** Either, where the owner of the X app reads what is their own. */
  ownRead: number;
};

/**
 * Whose call it is: the person pays, the X account is limited. While nobody knows yet which account it is, no window of X's
 * is known either.
 */
export type Spender = {
  ownerId: string;
  xUserId?: string;
  feature: Feature;
  /** For what is read once, such as the likes of earlier years: the forecast does not go on with it. */
  isOnce?: boolean;
};

export type MonthOfSpending = {
  /** "2026-11", in UTC as X bills. */
  month: string;
  spentMicroUsd: number;
  /** Part of it: calls whose answer never came, at the most that they can have cost. */
  unansweredMicroUsd: number;
  /** Part of it: what was read once and does not come again. */
  onceMicroUsd: number;
  /** What the month will have cost at its end, if what is read day by day goes on as in the last seven days. */
  forecastMicroUsd: number;
  /** How many of the last days that is told by; 0 where nothing was read but once. */
  forecastDays: number;
  capMicroUsd: number;
  /** The most that the cap can be raised to: the setting. */
  highestCapMicroUsd: number;
  /** When the next month begins, and what is spent counts from nothing. */
  endsAt: Date;
  byFeature: { feature: Feature; spentMicroUsd: number; calls: number; resources: number }[];
};

export type Money = {
  person: MonthOfSpending;
  instance: MonthOfSpending;
  /** X's own cap was reached: everything at X waits until somebody says to try again. */
  paused?: { at: Date; because: string };
};
