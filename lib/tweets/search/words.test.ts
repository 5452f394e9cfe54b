import { describe, expect, test } from "vitest";
import { wordsOf } from "./words";

const words = (text: string): string =>
  wordsOf(text)
    .map(({ word }) => word)
    .join(" ");

test.each([
  ["Hello, World!", "hello world"],
  ["don't stop", "don t stop"],
  ["Crème BRÛLÉE in Łódź, straße, Ærø", "creme brulee in lodz strasse aero"],
  ["İstanbul ve ısı", "istanbul ve isi"],
  ["Ёлка и йод", "елка и иод"],
  ["Καλημέρα", "καλημερα"],
  ["שָׁלוֹם", "שלום"],
  ["مَرْحَبًا", "مرحبا"],
  ["한국어 좋아", "한국어 좋아"],
  ["ｗｉｄｅ ﬁne №5", "wide fine no5"],
  ["#Coffee for @Ada_B at $TEA", "#coffee coffee for @ada_b ada_b at $tea tea"],
  ["ada@example.org costs 5$x", "ada example org costs 5 x"],
  ["see https://www.Example.org/a-b?c=1", "see example org a b c 1"],
  ["👩‍🚀 flies 🇯🇵 and ❤️", "👩 🚀 flies 🇯🇵 and ❤"],
  ["日本語です", "日本 本語 語で です す"],
  ["#日本 2024年", "#日本 日本 本 2024 年"],
  ["ปลาทู", "ปล ลา าท ทู ู"],
  ["が is not か", "が is not か"],
  ["\u0000 ' \\ & | ! ( ) <-> :*", ""],
  ["", ""],
])("%j is cut into %j", (text, expected) => {
  expect(words(text)).toBe(expected);
});

describe("places", () => {
  test("of neighbours follow each other, and a tag shares that of its word", () => {
    expect(wordsOf("my #new day")).toEqual([
      { word: "my", place: 1 },
      { word: "#new", place: 2 },
      { word: "new", place: 2, isInTag: true },
      { word: "day", place: 3 },
    ]);
  });
});

test("no word is longer than Postgres takes, and none is half a character", () => {
  const [word] = wordsOf(`a${"𝒳𐐨".repeat(500)}`);
  expect(word?.word.length).toBeLessThanOrEqual(60);
  expect(word?.word.isWellFormed()).toBe(true);
});

test("a text without end is cut", () => {
  expect(wordsOf("语言".repeat(100_000)).length).toBe(30_000);
});
