import { expect, test } from "vitest";
import type { XTweet } from "../clients/x/types";
import { seenTweetOf } from "./from-x";

const tweet = (more: Partial<XTweet> = {}): XTweet => ({
  tweetId: "1460323737035677698",
  author: { xUserId: "2244994945", handle: "ada", displayName: "Ada" },
  createdAt: new Date("2021-11-15T19:08:05Z"),
  text: "Plain words",
  versionIds: ["1460323737035677698"],
  media: [],
  isWithheld: false,
  ...more,
});

/** What of the text each mark covers. */
function covered(given: XTweet): Record<string, string[]> {
  const { text, entities } = seenTweetOf(given);
  return Object.fromEntries(
    Object.entries(entities).map(([kind, spans]) => [
      kind,
      (spans as { start: number; end: number }[]).map(({ start, end }) => text.slice(start, end)),
    ]),
  );
}

test("opens links, decodes references and keeps marks right behind emoji", () => {
  const raw = "👩‍🚀 Tea &amp; @Ada #Tee $TEA https://t.co/abc1234567 🫖";
  const at = (piece: string) => {
    const start = [...raw.slice(0, raw.indexOf(piece))].length;
    return { start, end: start + [...piece].length };
  };
  const given = tweet({
    text: raw,
    entities: {
      urls: [
        {
          ...at("https://t.co/abc1234567"),
          url: "https://t.co/abc1234567",
          expanded_url: "https://example.org/a/long/way/to/go",
          display_url: "example.org/a/long/way…",
        },
      ],
      mentions: [{ ...at("@Ada"), username: "ada", id: "2244994945" }],
      hashtags: [{ ...at("#Tee"), tag: "Tee" }],
      cashtags: [{ ...at("$TEA"), tag: "TEA" }],
      annotations: [{ start: 0, end: 2, type: "Other" }],
    },
  });
  expect(seenTweetOf(given).text).toBe("👩‍🚀 Tea & @Ada #Tee $TEA https://example.org/a/long/way/to/go 🫖");
  expect(covered(given)).toEqual({
    urls: ["https://example.org/a/long/way/to/go"],
    mentions: ["@Ada"],
    hashtags: ["#Tee"],
    cashtags: ["$TEA"],
  });
  expect(seenTweetOf(given).entities.mentions).toEqual([expect.objectContaining({ userId: "2244994945" })]);
});

test("hides the link to its own pictures and, at its end, to the tweet that it quotes", () => {
  const raw = "Look at this https://t.co/quoted0000 https://t.co/pic0000000";
  const link = (short: string, expanded: string, more = {}) => ({
    start: raw.indexOf(short),
    end: raw.indexOf(short) + short.length,
    url: short,
    expanded_url: expanded,
    ...more,
  });
  const given = tweet({
    text: raw,
    quotedTweetId: "20",
    entities: {
      urls: [
        link("https://t.co/quoted0000", "https://twitter.com/jack/status/20"),
        link("https://t.co/pic0000000", "https://x.com/ada/status/1460323737035677698/photo/1", {
          media_key: "3_1460323737035677698",
        }),
      ],
    },
    media: [
      { mediaKey: "3_1", type: "photo", url: "https://pbs.twimg.com/media/A.jpg", width: 4, height: 3 },
      { mediaKey: "7_2", type: "video", previewUrl: "https://pbs.twimg.com/p.jpg", durationMs: 900 },
    ],
  });
  expect(seenTweetOf(given)).toMatchObject({
    text: "Look at this",
    kind: "quote",
    quotedTweetId: "20",
    media: [
      { position: 0, type: "photo", url: "https://pbs.twimg.com/media/A.jpg", isForeign: false },
      { position: 1, type: "video", previewUrl: "https://pbs.twimg.com/p.jpg", durationMs: 900 },
    ],
  });
});

test("shows a link to the quoted tweet in the middle of a sentence", () => {
  const raw = "As https://t.co/quoted0000 says";
  const given = tweet({
    text: raw,
    quotedTweetId: "20",
    entities: {
      urls: [
        { start: 3, end: 26, url: "https://t.co/quoted0000", expanded_url: "https://x.com/jack/status/20" },
      ],
    },
  });
  expect(seenTweetOf(given).text).toBe("As https://x.com/jack/status/20 says");
});

test.each([
  [{}, "original"],
  [{ quotedTweetId: "20" }, "quote"],
  [{ replyToUserId: "12", quotedTweetId: "20" }, "reply"],
  [{ retweetedTweetId: "20", text: "RT @jack: hello" }, "retweet"],
] as const)("%o is a tweet of the kind %s", (more, kind) => {
  expect(seenTweetOf(tweet(more)).kind).toBe(kind);
});

test("tells every version of a tweet that was edited, and none of one that was not", () => {
  expect(seenTweetOf(tweet())).toMatchObject({ isEdited: false, versionIds: undefined });
  expect(seenTweetOf(tweet({ versionIds: ["1", "2"] }))).toMatchObject({
    isEdited: true,
    versionIds: ["1", "2"],
  });
});

test.each([undefined, null, "words", { urls: "none" }, { urls: [null, { start: "x" }], mentions: [{}] }])(
  "entities of %o spoil nothing",
  (entities) => {
    expect(seenTweetOf(tweet({ entities })).text).toBe("Plain words");
  },
);
