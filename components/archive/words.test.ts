import { expect, test } from "vitest";
import { counted, dateAndTime, listed, percent, timeAgo, timeLeft } from "./words";

test.each([
  [undefined, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [2, "almost done"],
  [5, "about 5 s left"],
  [17, "about 20 s left"],
  [54, "about 55 s left"],
  [58, "about 1 min left"],
  [600, "about 10 min left"],
  [3_560, "about 59 min left"],
  [3_590, "about 1 h left"],
  [5_400, "about 1 h 30 min left"],
  [7_140, "about 1 h 50 min left"],
  [30_000, "about 8 h left"],
  [90_000, "more than a day left"],
])("%s seconds are %s", (seconds, words) => {
  expect(timeLeft(seconds)).toBe(words);
});

test("a share is rounded down, so that only what is done says 100", () => {
  expect([percent(0, 0), percent(999, 1000), percent(1000, 1000), percent(1001, 1000)]).toEqual([
    "0 %",
    "99 %",
    "100 %",
    "100 %",
  ]);
});

test("counts and lists read as a sentence", () => {
  expect(listed([counted(48_211, "tweet"), counted(1, "picture"), counted(41, "long note")])).toBe(
    "48,211 tweets, 1 picture and 41 long notes",
  );
  expect(listed(["one"])).toBe("one");
});

test.each([
  [30, "just now"],
  [90, "1 minute ago"],
  [3 * 3600, "3 hours ago"],
  [25 * 3600, "yesterday"],
  [400 * 86_400, "last year"],
])("%d seconds ago is %s", (seconds, words) => {
  const now = new Date("2026-11-21T12:00:00Z");
  expect(timeAgo(new Date(now.getTime() - seconds * 1000).toISOString(), now)).toBe(words);
});

test("a date stands in the person's zone", () => {
  expect(dateAndTime("2026-11-21T23:30:00Z", "Asia/Tokyo")).toBe("22 November 2026 at 08:30");
});
