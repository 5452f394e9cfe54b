import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { sampleOptions } from "../../testing/sample-archive/options";
import { sampleTweet } from "../../testing/sample-archive/tweets";
import type { SeenTweet } from "../../tweets/store/types";
import { parseClassicTweet } from "./parse-classic-tweet";
import { parseLike } from "./parse-like";
import { parseNote } from "./parse-note";
import { parseTweet } from "./parse-tweet";

const seed = chaosSeed();
const numRuns = chaosSize(600, 100_000);
const settings = { seed, numRuns };
const PATIENCE_MS = chaosSize(20_000, 1_800_000);

/** Names that X's records have, and those that a careless program trips over. */
const KEYS = (
  "id_str id created_at full_text text entities extended_entities media urls user_mentions hashtags symbols indices " +
  "url expanded_url display_url screen_name type video_info variants bitrate content_type sizes large w h " +
  "media_url_https source_user_id_str edit_info initial edit editTweetIds editControlInitial initialTweetId " +
  "in_reply_to_status_id_str source lang favorite_count deleted_at community_id retweeted_status user core text " +
  "styletags types fromIndex toIndex shortUrl expandedUrl noteTweetId createdAt tweetId fullText " +
  "__proto__ constructor prototype toString hasOwnProperty length"
).split(" ");
const WORDS = [
  "Sat Nov 16 11:33:22 +0000 2024",
  "2012-05-01 12:00:00 +0000",
  "1855222380982907193",
  "-1",
  "9".repeat(30),
  "RT @zoe: ",
  "https://t.co/a",
  "https://pbs.twimg.com/media/a.jpg",
  "https://twitter.com/a/status/12",
  "photo",
  "__proto__",
  "constructor",
  "&amp;&#0;&#xD800;&lt;",
  "\u0000",
  "\ud83d",
  "🥘",
  "𠜎 #é @b $C",
];

const leaf = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 2 ** 53, -0, 1e308),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie("value")), { maxLength: 8 }).map(written),
  ),
})).value;

/** As JSON.parse makes it: `__proto__` is a key like any other. */
function written(fields: [string, unknown][]): unknown {
  return JSON.parse(
    `{${fields.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`,
  );
}

/** A sound record of X in which some values, at any depth, were exchanged for others. */
const spoilt = fc
  .tuple(fc.nat(400), fc.array(fc.tuple(fc.nat(200), json), { maxLength: 6 }), fc.boolean())
  .map(([index, changes, isWrapped]) => {
    const { record } = sampleTweet(sampleOptions({ tweets: 400, withMedia: 60 }), index);
    const copy = JSON.parse(JSON.stringify(record)) as object;
    for (const [at, value] of changes) {
      const places = placesOf(copy);
      const place = places[at % places.length];
      if (place) place.parent[place.key] = value;
    }
    return isWrapped ? { tweet: copy } : copy;
  });

type Place = { parent: Record<string, unknown>; key: string };

function placesOf(value: object): Place[] {
  return Object.entries(value).flatMap(([key, child]) => [
    { parent: value as Record<string, unknown>, key },
    ...(typeof child === "object" && child !== null ? placesOf(child) : []),
  ]);
}

/** What Postgres would not take, or a page could not rely on. */
function flawsOf(tweet: SeenTweet): unknown[] {
  const { text, entities, media } = tweet;
  const spans = [entities.urls, entities.mentions, entities.hashtags, entities.cashtags].flat();
  return [
    ...(/^[1-9]\d{0,18}$/.test(tweet.tweetId) && tweet.createdAt.getTime() > 0 ? [] : [tweet]),
    ...stringsIn(tweet).filter((value) => !value.isWellFormed() || value.includes("\0")),
    ...spans.filter(({ start, end }) => !(start < end && end <= text.length)),
    ...entities.urls.filter(({ url }) => !/^https?:\/\//i.test(url)),
    ...media.filter(({ type, archiveName }) => !TYPES.includes(type) || (archiveName?.length ?? 0) > 255),
  ];
}

const TYPES = ["photo", "video", "gif"];

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  return Object.values(value).flatMap(stringsIn);
}

describe(`whatever a record holds (CHAOS_SEED=${seed})`, () => {
  test.each([
    ["anything", json],
    ["a tweet of X's with other values in it", spoilt],
  ])("of %s a tweet is read or skipped, never stumbled over", { timeout: PATIENCE_MS }, (_name, records) => {
    let read = 0;
    fc.assert(
      fc.property(records, fc.boolean(), (record, lacksRetweetMarks) => {
        for (const parse of [parseTweet, parseClassicTweet]) {
          const parsed = parse(record, { xUserId: "7", lacksRetweetMarks });
          if ("skip" in parsed) continue;
          read++;
          if (flawsOf(parsed.ok).length > 0) return false;
        }
        return true;
      }),
      settings,
    );
    if (records === spoilt) expect(read).toBeGreaterThan(numRuns / 10);
  });

  test("a note and a like are read or skipped", { timeout: PATIENCE_MS }, () => {
    const core = fc.record({
      text: fc.oneof(fc.string({ unit: "binary" }), json),
      urls: json,
      styletags: json,
    });
    const note = fc.record({
      noteTweetId: fc.constantFrom("5", "x"),
      createdAt: fc.constant("2024-11-16T11:33:22.000Z"),
      core,
    });
    fc.assert(
      fc.property(
        fc.oneof(json, note),
        fc.oneof(json, fc.record({ tweetId: fc.constant("5"), fullText: leaf })),
        (a, b) => {
          const note = parseNote(a);
          const like = parseLike(b);
          const texts = [...stringsIn("ok" in note && note.ok), ...stringsIn("ok" in like && like.ok)];
          return texts.every((text) => text.isWellFormed() && !text.includes("\0"));
        },
      ),
      settings,
    );
  });
});
