import { expect, test } from "vitest";
import { durationMs, endOf } from "./durations";

test.each([
  ["2s", 2000],
  ["1h30m", 5_400_000],
  ["1w2d", 777_600_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["", 0],
])("%s is %d ms", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(["soon", "5", "2 s", "2s!", "-1s"])("%s is no duration", (text) => {
  expect(() => durationMs(text)).toThrow("no duration");
});

test("a sleep ends after its duration, or at its date", () => {
  const from = new Date("2026-11-21T12:00:00Z");
  expect(endOf("1m30s", from).toISOString()).toBe("2026-11-21T12:01:30.000Z");
  expect(endOf("2027-01-01T00:00:00.500Z", from).toISOString()).toBe("2027-01-01T00:00:00.500Z");
  expect(() => endOf("2027-99-01", from)).toThrow("no date");
});
