import { describe, expect, test, vi } from "vitest";
import { eraOf, findArchive } from "./formats";

const cases: [string, string[], string | undefined, string][] = [
  ["2024", ["data/tweets.js", "data/note-tweet.js"], "2024", ""],
  ["2022", ["data/tweets.js", "data/manifest.js"], "2022", ""],
  ["2020", ["data/tweet.js", "data/tweet-part1.js"], "2020", ""],
  ["2019, at the root", ["tweet.js", "account.js"], "2019", ""],
  ["classic", ["data/js/tweets/2012_05.js", "data/js/tweet_index.js", "index.html"], "grailbird", ""],
  [
    "wrapped, with litter",
    ["__MACOSX/x/data/tweets.js", "x/data/._tweets.js", "x/data/tweets.js"],
    "2022",
    "x/",
  ],
  ["wrapped twice", ["a/b/data/tweet.js"], "2020", "a/b/"],
  ["without its data folder", ["mine/tweets.js", "mine/note-tweet.js"], "2024", "mine/"],
  ["two: the shallower one", ["backup/2019/tweet.js", "data/tweets.js"], "2022", ""],
  ["in other letters", ["Mine/Data/Tweets.js", "Mine/DATA/note-tweet.JS"], "2024", "Mine/"],
  ["classic, in other letters", ["Data/JS/Tweets/2012_05.JS"], "grailbird", ""],
  ["no archive", ["tweets.csv", "data/tweets.json", "data/tweets.js.bak", "mytweets.js"], undefined, ""],
  ["only litter", ["__MACOSX/data/tweets.js", "._tweets.js"], undefined, ""],
];

describe.each(cases)("%s", (_name, names, era, root) => {
  test("is recognised by the files that are there", () => {
    const found = findArchive(names);
    expect(found && eraOf(found, names)).toBe(era);
    if (era) expect(found?.root).toBe(root);
  });
});

test("names with hundreds of folders, and tens of thousands of them, are looked through at once", () => {
  let looks = 0;
  const isLookedAt = vi.spyOn(RegExp.prototype, "test").mockImplementation(function (this: RegExp, text) {
    looks++;
    return this.exec(text) !== null;
  });
  expect(findArchive([`${"a/".repeat(500)}data/tweets.js`])?.root).toBe("a/".repeat(500));
  isLookedAt.mockRestore();
  expect(looks).toBeLessThan(50);
});

test("of two archives side by side neither is the one that is meant", () => {
  expect(findArchive(["ada/data/tweets.js", "bob/data/tweets.js"])).toMatchObject({ rival: "bob/" });
  expect(findArchive(["ada/data/tweets.js", "ada/data/tweets-part1.js"])?.rival).toBeUndefined();
  expect(findArchive(["data/tweets.js", "backup/data/tweets.js"])?.rival).toBeUndefined();
});
