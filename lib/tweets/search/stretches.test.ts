import { expect, test } from "vitest";
import { fortnightOf, fortnightsBetween, halfYearOf } from "./stretches";

test.each([
  ["0", 0],
  [String(2n ** 27n - 1n), 0],
  [String(2n ** 27n), 1],
  ["29700000000", 221], // about the last of the old ids
  [String(2n ** 35n - 1n), 255],
  [String(2n ** 35n), 256],
  [String(2n ** 52n - 1n), 256],
  [String(2n ** 52n), 257],
  ["1460323737035677698", 580],
  [String(2n ** 63n - 1n), 2303],
])("id %s is of fortnight %i", (id, fortnight) => {
  expect(fortnightOf(id)).toBe(fortnight);
});

test("a snowflake's fortnight is twelve days long", () => {
  const days = (id: string) => Number(BigInt(id) >> 22n) / (24 * 3_600_000);
  const first = String(324n << 52n);
  const last = String((325n << 52n) - 1n);
  expect(fortnightOf(first)).toBe(fortnightOf(last));
  expect(days(last) - days(first)).toBeCloseTo(12.43, 1);
});

test("sixteen fortnights make a half-year", () => {
  expect([255, 256, 271, 272].map(halfYearOf)).toEqual([15, 16, 16, 17]);
});

test("parts of fortnights are counted", () => {
  expect(fortnightsBetween(String(1n << 60n), String((1n << 60n) + (1n << 51n)))).toBe(0.5);
  expect(fortnightsBetween("0", String(3n << 26n))).toBe(1.5);
});
