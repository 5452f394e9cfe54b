import { expect, test } from "vitest";
import { dayAtIndex, formatMonthDay, indexOfDay, parseMonthDay, turnDay } from "./month-day";

test.each([
  ["11-21", { month: 11, day: 21 }],
  ["02-29", { month: 2, day: 29 }],
  ["01-01", { month: 1, day: 1 }],
  ["12-31", { month: 12, day: 31 }],
])("reads %s", (text, day) => {
  expect(parseMonthDay(text)).toEqual(day);
  expect(formatMonthDay(day)).toBe(text);
});

test.each([
  "",
  "1-1",
  "02-30",
  "04-31",
  "13-01",
  "00-10",
  "10-00",
  "11-21-2020",
  "11/21",
  " 11-21",
  "１１-21",
  "today",
])("refuses %j", (text) => {
  expect(parseMonthDay(text)).toBeUndefined();
});

test("every day of the year has its own place", () => {
  const days = Array.from({ length: 366 }, (_, index) => formatMonthDay(dayAtIndex(index)));
  expect(new Set(days).size).toBe(366);
  expect(days.every((day, index) => indexOfDay(parseMonthDay(day) ?? { month: 0, day: 0 }) === index)).toBe(
    true,
  );
  expect(days[59]).toBe("02-29");
});

test.each([
  ["12-31", 1, 2026, "01-01"],
  ["01-01", -1, 2026, "12-31"],
  ["02-28", 1, 2026, "03-01"],
  ["03-01", -1, 2026, "02-28"],
  ["02-28", 1, 2028, "02-29"],
  ["03-01", -1, 2028, "02-29"],
  ["02-29", 1, 2026, "03-01"],
  ["02-29", -1, 2026, "02-28"],
] as const)("from %s by %i in %i it is %s", (from, by, year, to) => {
  const day = parseMonthDay(from);
  expect(day && formatMonthDay(turnDay(day, by, year))).toBe(to);
});
