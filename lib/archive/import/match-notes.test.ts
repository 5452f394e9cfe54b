import { expect, test } from "vitest";
import type { NoteEntities } from "../../tweets/types";
import { parseNote } from "../parse/parse-note";
import { joinText, matchNotes } from "./match-notes";

const none: NoteEntities = { urls: [], mentions: [], hashtags: [], cashtags: [] };
const pair = (noteId: string, text: string, tweetId: string, tweetText: string) => ({
  noteId,
  text,
  tweetId,
  tweetText,
});

const pairsOf = (...pairs: ReturnType<typeof pair>[]) =>
  matchNotes(pairs).map(({ noteId, tweetId }) => [noteId, tweetId]);

test.each([
  ["the tweet is the note's beginning", "Some long words that go on", "Some long words th…"],
  ["a link to the rest stands behind it", "Some long words that go on", "Some long words… https://t.co/abc"],
  ["an answer's names are not in the note", "Some long words that go on", "@ada @bob Some long words…"],
  ["a styled note is no longer than its tweet", "Short", "Short"],
  [
    "links in it were cut elsewhere",
    "Twenty characters are enough https://example.org/a",
    "Twenty characters are… not",
  ],
])("a note and a tweet belong together when %s", (_name, note, tweet) => {
  expect(pairsOf(pair("10", note, "11", tweet))).toEqual([["10", "11"]]);
});

test("a note that names its tweet belongs to it, whatever both say", () => {
  expect(
    pairsOf(pair("11", "Long words", "10", "Long words"), pair("11", "Long words", "11", "Edited…")),
  ).toEqual([["11", "11"]]);
});

test.each([
  ["other words", "Some long words", "Quite other words…"],
  ["nothing but names", "Some long words", "@ada"],
  ["a few first letters", "Some long words", "Some else…"],
  ["no words, only a picture", "Some long words", "https://t.co/abc"],
])("a note and a tweet with %s do not", (_name, note, tweet) => {
  expect(pairsOf(pair("10", note, "11", tweet))).toEqual([]);
});

test("of two tweets in one second the words decide, then the nearness of the ids", () => {
  const thread = "Everything that is to be said about bridges";
  expect(
    pairsOf(
      pair("100", `${thread} 1`, "101", `${thread}…`),
      pair("100", `${thread} 1`, "150", `${thread}…`),
      pair("140", `${thread} 2`, "101", `${thread}…`),
      pair("140", `${thread} 2`, "150", `${thread}…`),
    ),
  ).toEqual([
    ["100", "101"],
    ["140", "150"],
  ]);
});

test("of two tweets that a note begins with, the one that says more of it is its own", () => {
  const note = "Everything that is to be said about bridges";
  expect(
    pairsOf(
      pair("100", note, "101", "Everything"),
      pair("100", note, "150", "Everything that is to be said…"),
    ),
  ).toEqual([["100", "150"]]);
});

test("the joined text has the names in front, and all positions follow", () => {
  const tweet = {
    text: "@ada @bob long…",
    entities: {
      ...none,
      mentions: [
        { start: 0, end: 4, handle: "ada" },
        { start: 5, end: 9, handle: "bob" },
      ],
    },
  };
  const note = { text: "long #tag", entities: { ...none, hashtags: [{ start: 5, end: 9, tag: "tag" }] } };
  const joined = joinText(tweet, note);
  expect(joined.text).toBe("@ada @bob long #tag");
  expect(joined.entities.mentions).toHaveLength(2);
  expect(joined.entities.hashtags).toEqual([{ start: 15, end: 19, tag: "tag" }]);
});

test("a note's text is not escaped, so it is not decoded", () => {
  const parsed = parseNote({
    noteTweet: {
      noteTweetId: "5",
      createdAt: "2024-11-16T11:33:22.000Z",
      core: {
        text: "<b> &amp; 🥘 https://t.co/a #x",
        urls: [
          { shortUrl: "https://t.co/a", expandedUrl: "https://example.org", fromIndex: "12", toIndex: "26" },
        ],
        hashtags: [{ text: "x", fromIndex: "27", toIndex: "29" }],
      },
    },
  });
  expect(parsed).toMatchObject({
    ok: {
      text: "<b> &amp; 🥘 https://example.org #x",
      entities: { urls: [{ url: "https://example.org" }], hashtags: [{ tag: "x" }] },
    },
  });
});

test("bold and italic words are kept, counted in UTF-16", () => {
  const parsed = parseNote({
    noteTweet: {
      noteTweetId: "5",
      createdAt: "2024-11-16T11:33:22.000Z",
      core: { text: "🥘 bold", styletags: [{ types: ["Bold"], fromIndex: "2", toIndex: "6" }] },
    },
  });
  expect(parsed).toMatchObject({
    ok: { entities: { styles: [{ start: 3, end: 7, bold: true, italic: false }] } },
  });
});
