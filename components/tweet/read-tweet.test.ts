import fc from "fast-check";
import { expect, test } from "vitest";
import type { TweetEntities } from "@/lib/tweets/types";
import { readTweet, safeAddress } from "./read-tweet";

const none: TweetEntities = { urls: [], mentions: [], hashtags: [], cashtags: [] };

function tweet(
  text: string,
  entities: Partial<TweetEntities> = {},
  rest: Partial<Parameters<typeof readTweet>[0]> = {},
) {
  return {
    text,
    entities: { ...none, ...entities },
    kind: "original" as const,
    author: { handle: "ada_archive", displayName: "Ada" },
    ...rest,
  };
}

/** Where a word stands, as an entity says it. */
const span = (text: string, word: string) => ({
  start: text.indexOf(word),
  end: text.indexOf(word) + word.length,
});

test("opens links, mentions, hashtags and cashtags, and leaves the rest as it is", () => {
  const text = "🍞 It compiles & @grace_h knows #why $TWTR https://en.wikipedia.org/wiki/Miracle\nreally";
  const address = "https://en.wikipedia.org/wiki/Miracle";
  const { segments } = readTweet(
    tweet(text, {
      urls: [{ ...span(text, address), url: address, display: "en.wikipedia.org/wiki/Miracle" }],
      mentions: [{ ...span(text, "@grace_h"), handle: "grace_h" }],
      hashtags: [{ ...span(text, "#why"), tag: "why" }],
      cashtags: [{ ...span(text, "$TWTR"), tag: "TWTR" }],
    }),
  );
  expect(segments).toEqual([
    { text: "🍞 It compiles & " },
    { text: "@grace_h", href: "https://x.com/grace_h" },
    { text: " knows " },
    { text: "#why", href: "https://x.com/search?q=%23why" },
    { text: " " },
    { text: "$TWTR", href: "https://x.com/search?q=%24TWTR" },
    { text: " " },
    { text: "en.wikipedia.org/wiki/Miracle", href: address, title: address },
    { text: "\nreally" },
  ]);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//x.com",
  "not an address",
  "",
])("%j is never a link", (url) => {
  expect(safeAddress(url)).toBeUndefined();
  const { segments } = readTweet(tweet("look here", { urls: [{ start: 5, end: 9, url, display: "here" }] }));
  expect(segments.some((segment) => segment.href)).toBe(false);
  expect(segments.map((segment) => segment.text).join("")).toBe("look here");
});

test("links an address that no entity tells of, without the full stop behind it", () => {
  expect(readTweet(tweet("see http://www.example.org/a?b=1. Yes (https://b.example/)")).segments).toEqual([
    { text: "see " },
    {
      text: "example.org/a?b=1",
      href: "http://www.example.org/a?b=1",
      title: "http://www.example.org/a?b=1",
    },
    { text: ". Yes (" },
    { text: "b.example", href: "https://b.example/", title: "https://b.example/" },
    { text: ")" },
  ]);
});

test("puts the people who are answered above the text", () => {
  const text = "@grace_h @alan_t thank you both, @mary";
  const mentions = ["grace_h", "alan_t", "mary"].map((handle) => ({ ...span(text, `@${handle}`), handle }));
  const read = readTweet(tweet(text, { mentions }, { kind: "reply", replyToHandle: "Grace_H" }));
  expect(read.replyingTo).toEqual(["Grace_H", "alan_t"]);
  expect(read.segments[0]).toEqual({ text: "thank you both, " });
  expect(read.segments[1]?.text).toBe("@mary");
});

test("an answer that is nothing but names keeps them", () => {
  const read = readTweet(
    tweet(
      "@grace_h",
      { mentions: [{ start: 0, end: 8, handle: "grace_h" }] },
      { kind: "reply", replyToHandle: "grace_h" },
    ),
  );
  expect(read.segments).toEqual([{ text: "@grace_h", href: "https://x.com/grace_h" }]);
});

test("an answer to oneself is a thread", () => {
  const read = readTweet(tweet("and another thing", {}, { kind: "reply", replyToHandle: "Ada_Archive" }));
  expect(read).toMatchObject({ isThread: true, replyingTo: [] });
});

test("a retweet loses its mark and keeps its links in place", () => {
  const text = "RT @Grace_H: read #this";
  const read = readTweet(
    tweet(
      text,
      {
        mentions: [{ start: 3, end: 11, handle: "Grace_H" }],
        hashtags: [{ ...span(text, "#this"), tag: "this" }],
      },
      { kind: "retweet", retweetedHandle: "grace_h" },
    ),
  );
  expect(read.segments).toEqual([
    { text: "read " },
    { text: "#this", href: "https://x.com/search?q=%23this" },
  ]);
});

test.each([
  ["https://twitter.com/grace_h/status/123?s=20", "grace_h"],
  ["https://x.com/i/status/123", undefined],
])("%s at the end becomes the quoted tweet's box", (url, handle) => {
  const text = `so true ${url}`;
  const read = readTweet(
    tweet(
      text,
      { urls: [{ ...span(text, url), url, display: "x.com" }] },
      { kind: "quote", quotedTweetId: "123" },
    ),
  );
  expect(read.segments).toEqual([{ text: "so true" }]);
  expect(read.quote?.handle).toBe(handle);
  expect(read.quote?.href).toBe(`https://x.com/${handle ?? "i"}/status/123`);
});

test("whatever the spans say, no text is lost or doubled where nothing is a link", () => {
  const spans = fc.array(
    fc.record({ start: fc.integer({ min: -5, max: 60 }), end: fc.integer({ min: -5, max: 60 }) }),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), spans, (text, places) => {
      const { segments } = readTweet(
        tweet(text, { hashtags: places.map((place) => ({ ...place, tag: "x" })) }),
      );
      expect(
        segments.map((segment) => (segment.title ? "" : segment.text)).join("").length,
      ).toBeLessThanOrEqual(text.length);
      if (!/https?:/i.test(text)) expect(segments.map((segment) => segment.text).join("")).toBe(text);
    }),
  );
});
