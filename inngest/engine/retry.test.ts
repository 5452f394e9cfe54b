import { expect, test } from "vitest";
import { backoffMs, retryAfter } from "./retry";

test("delays grow as Inngest's do, and stay at two hours", () => {
  const seconds = Array.from({ length: 12 }, (_, attempt) => backoffMs(attempt, () => 0) / 1000);
  expect(seconds).toEqual([15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200, 7200]);
});

test("jitter adds less than half a minute", () => {
  expect(backoffMs(0, () => 0.999)).toBe(15_000 + 29_970);
});

const now = new Date("2026-11-21T12:00:00Z");
test.each([
  ["90", "2026-11-21T12:01:30.000Z"],
  ["0", "2026-11-21T12:00:00.000Z"],
  ["2026-11-21T12:34:56Z", "2026-11-21T12:34:56.000Z"],
  ["Sat, 21 Nov 2026 12:10:00 GMT", "2026-11-21T12:10:00.000Z"],
  ["soon", undefined],
  [undefined, undefined],
])("Retry-After %s means %s", (header, instant) => {
  expect(retryAfter(header, now)?.toISOString()).toBe(instant);
});
