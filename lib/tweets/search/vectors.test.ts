import { expect, test } from "vitest";
import { monthOf, monthStart, monthsQuery, queryOf, vectorOf } from "./vectors";

const ownerId = "00000000-0000-4000-8000-000000000000";
const query = (typed: string) => queryOf(ownerId, typed)?.replaceAll("AAAA", "");

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

test("a vector holds the month and each word with its places, marked as the owner's", () => {
  const other = "b1b2b3b4-0000-4000-8000-000000000000";
  expect(vectorOf(other, "1460323737035677698", "Tea, tea & #milk")).toBe(
    "'sbKz>162' 'sbKz>>10' 'sbKztea':1 'sbKztea':2 'sbKz#milk':3 'sbKzmilk':3",
  );
});

test("whole years are named as such", () => {
  const months = monthsQuery(ownerId, 14, 49).replaceAll("AAAA", "");
  expect(months).toBe("('>14' | '>15' | '>>1' | '>>2' | '>48' | '>49')");
});

test("a month begins with its lowest id", () => {
  expect(monthOf("20")).toBe(0);
  expect(monthOf(monthStart(162))).toBe(162);
  expect(monthOf(String(BigInt(monthStart(162)) - 1n))).toBe(161);
});
