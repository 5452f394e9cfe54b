import fc from "fast-check";
import { expect, test } from "vitest";
import type { Tweet } from "../tweets/types";
import { packCounts, packDates, unpackCounts, unpackDates } from "./packed";
import type { MemoryDate } from "./types";

const plain: Tweet = {
  tweetId: "1",
  author: { handle: "ada_archive", displayName: "Ada Archive" },
  createdAt: new Date("2020-11-21T08:14:03Z"),
  isTimeKnown: true,
  text: "first snow",
  kind: "original",
  entities: { urls: [], mentions: [], hashtags: [], cashtags: [] },
  likeCount: 0,
  retweetCount: 0,
  isEdited: false,
  media: [],
};

const authors = [plain.author, { handle: "grace_h", displayName: "</script>", avatarSrc: "/api/files/ab" }];
const optional = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const tweet: fc.Arbitrary<Tweet> = fc.record({
  tweetId: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
  author: fc.constantFrom(...authors),
  createdAt: fc.date({ noInvalidDate: true }),
  isTimeKnown: fc.boolean(),
  text: fc.string({ unit: "grapheme" }),
  lang: optional(fc.constantFrom("en", "und")),
  kind: fc.constantFrom("original", "reply", "retweet", "quote"),
  entities: fc.record({
    urls: fc.array(fc.record({ start: fc.nat(), end: fc.nat(), url: fc.webUrl(), display: fc.string() })),
    mentions: fc.array(fc.record({ start: fc.nat(), end: fc.nat(), handle: fc.string() })),
    hashtags: fc.array(fc.record({ start: fc.nat(), end: fc.nat(), tag: fc.string() })),
    cashtags: fc.constant([]),
  }),
  replyToHandle: optional(fc.string()),
  likeCount: fc.nat(),
  retweetCount: fc.nat(),
  isEdited: fc.boolean(),
  media: fc.array(
    fc.record({
      position: fc.nat(3),
      type: fc.constantFrom("photo", "video", "gif"),
      altText: optional(fc.string()),
      isForeign: fc.boolean(),
    }),
  ),
});

test("what is unpacked is what was packed, with the place where the rest begins", () => {
  const dates = fc.array(
    fc
      .record({ tweets: fc.array(tweet, { minLength: 1, maxLength: 4 }), more: fc.nat(2) })
      .map(({ tweets, more }): MemoryDate => {
        const last = tweets.at(-1) as Tweet;
        const next = more > 0 ? { createdAt: last.createdAt, tweetId: last.tweetId } : undefined;
        return { date: "2020-11-21", count: tweets.length + more, tweets, next };
      }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(dates, (dates) => {
      expect(unpackDates(packDates(dates))).toEqual(dates);
    }),
  );
});

test("of a plain tweet little more than its words is said", () => {
  const date = { date: "2020-11-21", count: 1, tweets: [plain] };
  expect(JSON.parse(packDates([date])).dates[0].tweets).toEqual([
    { tweetId: "1", text: "first snow", by: 0, at: plain.createdAt.getTime() },
  ]);
});

test("a year of counts comes back as it was", () => {
  const counts = Array.from({ length: 366 }, (_, day) => (day * day) % 47);
  expect(unpackCounts(packCounts(counts))).toEqual(counts);
});
