import { expect, test } from "vitest";
import { queryOf, vectorOf } from "./vectors";

const ownerId = "00000000-0000-4000-8000-000000000000";
const query = (typed: string) => queryOf(ownerId, typed)?.replaceAll("AAAA~", "");

test.each([
  ["coffee", "'coffee':*"],
  ["coffee ", "'coffee'"],
  ["Coffee TRAIN", "'coffee' & 'train':*"],
  ['"winter morning"', "('winter' <1> 'morning')"],
  ["„winter morning“ tea", "('winter' <1> 'morning') & 'tea':*"],
  ['"winter morning', "'winter' & 'morning':*"],
  ["don't", "('don' <1> 't':*)"],
  ["#Coffee", "'#coffee':*"],
  ["@ada_archive ", "'@ada_archive'"],
  ["#日本", "'#日本':*"],
  ['"#日本 tea"', "('#日本' <2> 'tea')"],
  ["日本", "'日本'"],
  ["日本語", "('日本' <1> '本語')"],
  ["猫", "'猫':*"],
  ["2024年", "('2024' <1> '年':*)"],
  ["한국 tea ", "'한국':* & 'tea'"],
  ["🚀", "'🚀'"],
  ["https://www.example.org/a", "('example' <1> 'org' <1> 'a':*)"],
  ["' | !a & (b:*) \\", "'a' & 'b'"],
])("%j asks for %s", (typed, expected) => {
  expect(query(typed)).toBe(expected);
});

test.each(["", "   ", '""', "!!! & | <-> \u0000", "\\'"])("%j asks for nothing", (typed) => {
  expect(query(typed)).toBeUndefined();
});

test("a query without end is cut", () => {
  expect(query("a ".repeat(10_000))?.split("&")).toHaveLength(20);
});

test("a vector holds the fortnight and each word of its half-year with its places, marked as the owner's", () => {
  const other = "b1b2b3b4-0000-4000-8000-000000000000";
  expect(vectorOf(other, "1460323737035677698", "Tea, tea & #milk")).toBe(
    "'sbKz>580' 'sbKz24tea':1 'sbKz24tea':2 'sbKz24#milk':3 'sbKz24milk':3",
  );
});

test("the newest id that there can be has a half-year of two digits", () => {
  expect(vectorOf(ownerId, String(2n ** 63n - 1n), "tea")).toBe("'AAAA>2303' 'AAAA8ftea':1");
});
