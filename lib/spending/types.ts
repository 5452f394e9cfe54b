/** Money at X, as pages see it: whole millionths of a US dollar. No runtime imports. */

export type Feature = "likes" | "backups" | "posting" | "streams" | "connections";

export type MonthOfSpending = {
  /** "2026-11", in UTC as X bills. */
  month: string;
  spentMicroUsd: number;
  /** What the month will have cost at its end, if it goes on as in its last seven days. */
  forecastMicroUsd: number;
  capMicroUsd: number;
  byFeature: { feature: Feature; spentMicroUsd: number; calls: number; resources: number }[];
};

export type Money = {
  person: MonthOfSpending;
  instance: MonthOfSpending;
  /** X's own cap was reached: everything at X waits until somebody says to try again. */
  paused?: { at: Date; because: string };
};
