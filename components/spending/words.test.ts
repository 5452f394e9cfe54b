import { expect, test } from "vitest";
import type { MonthOfSpending } from "@/lib/spending/types";
import { amountInWords, outlookInWords } from "./words";

test.each([
  [{ calls: 1, resources: 1 }, "1 post or person in 1 call"],
  [{ calls: 12, resources: 1204 }, "1,204 posts and people in 12 calls"],
  [{ calls: 2, resources: 0 }, "nothing in 2 calls"],
])("%o is said as “%s”", (given, words) => {
  expect(amountInWords(given)).toBe(words);
});

const dollar = 1_000_000;
const month: MonthOfSpending = {
  month: "2026-11",
  endsAt: new Date("2026-12-01T00:00:00Z"),
  spentMicroUsd: 2 * dollar,
  unansweredMicroUsd: 0,
  onceMicroUsd: 0,
  forecastMicroUsd: 3 * dollar,
  forecastDays: 7,
  capMicroUsd: 10 * dollar,
  highestCapMicroUsd: 10 * dollar,
  byFeature: [{ feature: "likes", spentMicroUsd: 2 * dollar, calls: 2, resources: 200 }],
};

test.each<[Partial<MonthOfSpending>, string]>([
  [
    { byFeature: [], spentMicroUsd: 0, forecastMicroUsd: 0, forecastDays: 0 },
    "Nothing was asked of X in November.",
  ],
  [{}, "If it goes on as in the last seven days, November will have cost about $3.00."],
  [{ forecastDays: 3 }, "If it goes on as in the last 3 days, November will have cost about $3.00."],
  [{ forecastDays: 1 }, "If it goes on as on its first day, November will have cost about $3.00."],
  [
    { forecastMicroUsd: 12 * dollar },
    "If it goes on as in the last seven days, the cap will be reached before 1 December.",
  ],
  [{ forecastMicroUsd: 2 * dollar, forecastDays: 0 }, "As it goes now, that is all."],
  [{ spentMicroUsd: 10 * dollar }, "The cap is reached. It goes on by itself on 1 December."],
  [
    { onceMicroUsd: 1.5 * dollar, forecastDays: 2 },
    "If it goes on as in the last 2 days, November will have cost about $3.00. $1.50 was for what is read once, such as older likes, and is not expected again.",
  ],
  [
    { onceMicroUsd: 2 * dollar, forecastMicroUsd: 2 * dollar, forecastDays: 1 },
    "It is too early to say what November will have cost. $2.00 was for what is read once, such as older likes, and is not expected again.",
  ],
])("a month of %o is told as “%s”", (some, words) => {
  expect(outlookInWords({ ...month, ...some })).toBe(words);
});
