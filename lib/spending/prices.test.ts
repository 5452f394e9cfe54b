import { afterEach, expect, test, vi } from "vitest";
import { forgetEnv } from "../env";
import { estimate } from "./estimate";
import { costOf, parsePrices, readsOwn } from "./prices";
import { dollarsInWords, priceInWords } from "./words";

afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

const set = (name: string, value: string) => {
  vi.stubEnv(name, value);
  forgetEnv();
};

test("prices are X's until the setting names others, in dollars", () => {
  expect(parsePrices(undefined)).toEqual({ postRead: 5_000, userRead: 10_000, ownRead: 1_000 });
  expect(parsePrices('{"postRead": 0.0075, "userRead": 0}')).toEqual({
    postRead: 7_500,
    userRead: 0,
    ownRead: 1_000,
  });
  expect(parsePrices('{"postRead": 0.0000011}')).toMatchObject({ postRead: 2 });
});

test.each(["{", "[]", "7", '{"post": 1}', '{"postRead": "1"}', '{"postRead": -1}', '{"postRead": 1e9}'])(
  "%s is refused with the setting's name",
  (json) => {
    expect(() => parsePrices(json)).toThrow(/ROOST_X_PRICES/);
  },
);

test("the owner of the X app pays one price for all that comes with their own", () => {
  set("ROOST_X_APP_OWNER", "12");
  const prices = parsePrices(undefined);
  expect(readsOwn("12", "12")).toBe(true);
  expect(readsOwn("13", "13")).toBe(false);
  expect(readsOwn("12", undefined)).toBe(false);
  expect(costOf({ posts: 3, users: 2 }, true, prices)).toBe(5_000);
  expect(costOf({ posts: 3, users: 2 }, false, prices)).toBe(35_000);
});

test("nobody reads their own where the owner is not set", () => {
  expect(readsOwn("12", "12")).toBe(false);
});

test("what something will cost is told before, at the most", () => {
  expect(estimate("likes", 1000)).toBe(15_000_000);
  expect(estimate("likes", 1000, { isWithQuoted: true })).toBe(45_000_000);
  set("ROOST_X_APP_OWNER", "12");
  expect(estimate("likes", 1000, { xUserId: "12" })).toBe(2_000_000);
  expect(estimate("likes", 1000, { xUserId: "13" })).toBe(15_000_000);
});

test.each([
  [0, "$0.00"],
  [1, "under 1¢"],
  [4_999, "under 1¢"],
  [5_000, "$0.01"],
  [1_500_000, "$1.50"],
  [1_234_560_000, "$1,234.56"],
])("%i millionths are said as %s", (microUsd, words) => {
  expect(dollarsInWords(microUsd)).toBe(words);
});

test.each([
  [5_000, "$0.005"],
  [10_000, "$0.01"],
  [200_000, "$0.20"],
  [0, "$0.00"],
])("a price of %i millionths is said as %s", (microUsd, words) => {
  expect(priceInWords(microUsd)).toBe(words);
});
