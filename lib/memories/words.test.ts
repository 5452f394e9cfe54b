import { expect, test } from "vitest";
import { dayThisYear, pastDateInWords, sumInWords } from "./words";

test.each([
  ["2020-11-21", 2026, "6 years ago, Saturday, 21 November 2020"],
  ["2025-01-01", 2026, "1 year ago, Wednesday, 1 January 2025"],
  ["2024-02-29", 2026, "2 years ago, Thursday, 29 February 2024"],
])("%s from %i", (iso, from, words) => {
  const { ago, weekday, date } = pastDateInWords(iso, from);
  expect(`${ago}, ${weekday}, ${date}`).toBe(words);
});

const today = { year: 2026, month: 11, day: 21 };

test.each([
  [{ month: 11, day: 21 }, today, { isToday: true, words: "Saturday" }],
  [{ month: 11, day: 20 }, today, { isToday: false, words: "Yesterday · Friday" }],
  [{ month: 11, day: 22 }, today, { isToday: false, words: "Tomorrow · Sunday" }],
  [{ month: 5, day: 3 }, today, { isToday: false, words: "Sunday in 2026" }],
  [{ month: 2, day: 29 }, today, { isToday: false, words: "Comes again in 2028" }],
  [
    { month: 2, day: 29 },
    { year: 2028, month: 2, day: 29 },
    { isToday: true, words: "Tuesday" },
  ],
])("above %j, today %j", (day, today, words) => {
  expect(dayThisYear(day, today)).toEqual(words);
});

test("a sum has its plurals", () => {
  expect(sumInWords(1, 1)).toBe("1 tweet in 1 year");
  expect(sumInWords(1400, 6)).toBe("1,400 tweets in 6 years");
});
