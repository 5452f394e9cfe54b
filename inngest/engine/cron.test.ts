import { expect, test } from "vitest";
import { nextTime } from "./cron";

test.each([
  ["*/15 * * * *", "2026-11-21T12:07:00Z", "2026-11-21T12:15:00.000Z"],
  ["0 9 * * *", "2026-11-21T12:00:00Z", "2026-11-22T09:00:00.000Z"],
  ["TZ=Europe/Berlin 0 9 * * *", "2026-11-21T12:00:00Z", "2026-11-22T08:00:00.000Z"],
  ["TZ=Europe/Berlin 0 9 * * *", "2026-06-21T12:00:00Z", "2026-06-22T07:00:00.000Z"],
  ["TZ=Asia/Kolkata 30 5 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
])("%s after %s is %s", (expression, after, next) => {
  expect(nextTime(expression, new Date(after))?.toISOString()).toBe(next);
});

test.each(["* * * *", "* * * * * *", "61 * * * *", "TZ=Nowhere/City * * * * *", ""])(
  "%s is refused",
  (expression) => {
    expect(() => nextTime(expression, new Date())).toThrow();
  },
);
