import { describe, expect, test } from "vitest";
import type { SeenTweet } from "../../tweets/store/types";
import { parseClassicTweet } from "./parse-classic-tweet";
import { parseTweet } from "./parse-tweet";

const base = { id_str: "1855222380982907193", created_at: "Sat Nov 16 11:33:22 +0000 2024" };

function parsed(tweet: object): SeenTweet {
  const result = parseTweet({ tweet: { ...base, ...tweet } }, { xUserId: "7" });
  if ("skip" in result) throw new Error(result.skip);
  return result.ok;
}

/** The marked parts of a text, cut out of it by their positions. */
function marked({ text, entities }: SeenTweet) {
  const cut = (spans: { start: number; end: number }[]) =>
    spans.map(({ start, end }) => text.slice(start, end));
  return {
    urls: cut(entities.urls),
    mentions: cut(entities.mentions),
    hashtags: cut(entities.hashtags),
    cashtags: cut(entities.cashtags),
  };
}

/** X's positions: code points of the text as it stands in the file. */
function span(text: string, part: string): [string, string] {
  const start = [...text.slice(0, text.indexOf(part))].length;
  return [String(start), String(start + [...part].length)];
}

describe("the text as people read it", () => {
  test("emoji and &amp; before links, mentions and hashtags shift nothing", () => {
    const text = "👨‍👩‍👧‍👦 &amp; @Grace_H &lt;3 #été $ROO https://t.co/a 🏳️‍🌈";
    const tweet = parsed({
      full_text: text,
      entities: {
        user_mentions: [{ screen_name: "grace_h", id_str: "5", indices: span(text, "@Grace_H") }],
        hashtags: [{ text: "été", indices: span(text, "#été") }],
        symbols: [{ text: "ROO", indices: span(text, "$ROO") }],
        urls: [
          {
            url: "https://t.co/a",
            expanded_url: "https://example.org/?a=1&b=2",
            indices: span(text, "https://t.co/a"),
          },
        ],
      },
    });
    expect(tweet.text).toBe("👨‍👩‍👧‍👦 & @Grace_H <3 #été $ROO https://example.org/?a=1&b=2 🏳️‍🌈");
    expect(marked(tweet)).toEqual({
      urls: ["https://example.org/?a=1&b=2"],
      mentions: ["@Grace_H"],
      hashtags: ["#été"],
      cashtags: ["$ROO"],
    });
    expect(tweet.entities.mentions).toMatchObject([{ handle: "Grace_H", userId: "5" }]);
  });

  test.each([
    ["is decoded once", "&amp;lt; and &amp;amp;", "&lt; and &amp;"],
    ["knows the references of old archives", "&quot;a&quot; &#39;b&#x27;", "\"a\" 'b'"],
    ["loses U+0000 and keeps what is around it", "a\u0000b", "ab"],
    ["has no half characters", "a\ud83d b", "a\u{FFFD} b"],
    ["keeps line breaks, of one kind", "a\r\nb\rc\nd", "a\nb\nc\nd"],
    ["keeps direction marks", "\u202ea\u200f", "\u202ea\u200f"],
  ])("%s", (_name, raw, text) => {
    expect(parsed({ full_text: raw }).text).toBe(text);
  });

  test("the link to its own pictures is gone, wherever it stands", () => {
    const media = (text: string) => ({
      full_text: text,
      entities: { media: [{ url: "https://t.co/m", indices: span(text, "https://t.co/m") }] },
      extended_entities: {
        media: [1, 2, 3, 4].map((n) => ({
          url: "https://t.co/m",
          indices: span(text, "https://t.co/m"),
          media_url_https: `https://pbs.twimg.com/media/p${n}.jpg`,
          type: "photo",
        })),
      },
    });
    expect(parsed(media("look https://t.co/m")).text).toBe("look");
    expect(parsed(media("https://t.co/m")).text).toBe("");
    expect(parsed(media("a https://t.co/m b")).text).toBe("a b");
    expect(parsed(media("look https://t.co/m")).media).toHaveLength(4);
  });

  test("positions that point elsewhere leave the text as it is", () => {
    const tweet = parsed({
      full_text: "short https://t.co/a",
      entities: {
        urls: [{ url: "https://t.co/a", expanded_url: "https://example.org", indices: ["3", "9"] }],
        hashtags: [{ text: "x", indices: ["90", "99"] }, { text: "y" }, null, "z"],
        user_mentions: [{ screen_name: "bob", indices: ["5", "2"] }],
      },
    });
    expect(tweet.text).toBe("short https://t.co/a");
    expect(marked(tweet)).toEqual({ urls: ["https://t.co/a"], mentions: [], hashtags: [], cashtags: [] });
  });

  test.each([
    ["see http://example.org/a.", ["http://example.org/a"]],
    ["(https://example.org/a_(b))", ["https://example.org/a_(b)"]],
    ["見て https://t.co/abcです", ["https://t.co/abc"]],
    ["cut https://t.c…", []],
    ["javascript:alert(1) https://", []],
  ])("plain links that X listed nowhere are links too: %s", (text, urls) => {
    expect(marked(parsed({ full_text: text })).urls).toEqual(urls);
  });
});

describe("what kind of tweet it is", () => {
  const linked = (url: string, text = "so true https://t.co/q") => ({
    full_text: text,
    entities: { urls: [{ url: "https://t.co/q", expanded_url: url, indices: span(text, "https://t.co/q") }] },
  });

  test("a link to a tweet at the end is a quote, and is not shown", () => {
    expect(parsed(linked("https://twitter.com/grace_h/status/123?s=20"))).toMatchObject({
      kind: "quote",
      quotedTweetId: "123",
      text: "so true",
    });
    expect(parsed(linked("https://x.com/grace_h/status/123"))).toMatchObject({ kind: "quote" });
  });

  test("a link to a tweet in the middle is a quote, and stays a link", () => {
    expect(parsed(linked("https://twitter.com/a/status/123", "this https://t.co/q is it"))).toMatchObject({
      kind: "quote",
      text: "this https://twitter.com/a/status/123 is it",
    });
  });

  test.each([
    "https://twitter.com/a/status/123/photo/1",
    "https://twitter.com/a",
    "https://twitter.com.evil.example/a/status/1",
  ])("is an original tweet with a link: %s", (url) =>
    expect(parsed(linked(url))).toMatchObject({ kind: "original", text: `so true ${url}` }),
  );

  test("a link to itself, to read on, is not shown and no quote", () => {
    const tweet = parsed(linked(`https://twitter.com/i/web/status/${base.id_str}`, "cut… https://t.co/q"));
    expect(tweet).toMatchObject({ kind: "original", text: "cut…" });
    expect(tweet.quotedTweetId).toBeUndefined();
  });

  test("a retweet keeps X's words, with no invented original", () => {
    const text = "RT @zoe: cut https://t.co/xyz and so on…";
    const tweet = parsed({
      full_text: text,
      entities: { user_mentions: [{ screen_name: "zoe", id_str: "-1", indices: ["3", "7"] }] },
      extended_entities: {
        media: [
          {
            url: "https://t.co/none",
            media_url_https: "https://pbs.twimg.com/media/abc.jpg",
            type: "photo",
            source_status_id_str: "99",
            source_user_id_str: "98",
          },
        ],
      },
    });
    expect(tweet).toMatchObject({ kind: "retweet", retweetedHandle: "zoe", text });
    expect(tweet.retweetedTweetId).toBeUndefined();
    expect(tweet.entities.mentions).toEqual([{ start: 3, end: 7, handle: "zoe" }]);
    expect(tweet.media).toMatchObject([{ isForeign: true }]);
  });

  test("an answer keeps the names that it begins with; the parent's name may be gone", () => {
    expect(
      parsed({ full_text: "@bob hi", in_reply_to_status_id_str: "12", in_reply_to_user_id_str: "5" }),
    ).toMatchObject({ kind: "reply", text: "@bob hi", replyToTweetId: "12", replyToUserId: "5" });
    expect(parsed({ full_text: "@bob hi", in_reply_to_user_id: "5" })).toMatchObject({ kind: "reply" });
  });

  test("edit_info on every tweet is no sign of an edit; a list of versions is", () => {
    const control = (...ids: string[]) => ({ editTweetIds: ids });
    expect(parsed({ full_text: "a", edit_info: { initial: control(base.id_str) } })).toMatchObject({
      isEdited: false,
    });
    expect(
      parsed({
        full_text: "a",
        edit_info: { edit: { initialTweetId: "9", editControlInitial: control("9", base.id_str) } },
      }),
    ).toMatchObject({ isEdited: true, versionIds: ["9", base.id_str] });
  });
});

describe("media", () => {
  const withMedia = (...media: object[]) => parsed({ full_text: "x", extended_entities: { media } }).media;
  const mp4 = (bitrate: string, name: string) => ({
    bitrate,
    content_type: "video/mp4",
    url: `https://video.twimg.com/v/${name}.mp4?tag=14`,
  });

  test("a video's file is the variant of the highest bitrate, whatever entities.media calls it", () => {
    const video = {
      type: "video",
      media_url_https: "https://pbs.twimg.com/ext_tw_video_thumb/1/pu/img/t.jpg",
      sizes: { large: { w: "1280", h: "720" } },
      video_info: {
        duration_millis: "17533",
        variants: [
          mp4("256000", "small"),
          { content_type: "application/x-mpegURL", url: "https://video.twimg.com/v/x.m3u8" },
          mp4("2176000", "-large"),
          mp4("832000", "middle"),
        ],
      },
    };
    const tweet = parsed({
      full_text: "x",
      entities: { media: [{ ...video, type: "photo", video_info: undefined }] },
      extended_entities: { media: [video] },
    });
    expect(tweet.media).toEqual([
      {
        position: 0,
        type: "video",
        width: 1280,
        height: 720,
        durationMs: 17533,
        url: "https://video.twimg.com/v/-large.mp4?tag=14",
        previewUrl: "https://pbs.twimg.com/ext_tw_video_thumb/1/pu/img/t.jpg",
        archiveName: `${base.id_str}--large.mp4`,
        isForeign: false,
      },
    ]);
  });

  test("a photo beside a GIF", () => {
    const photo = { type: "photo", media_url_https: "https://pbs.twimg.com/media/-_a.jpg" };
    const gif = {
      type: "animated_gif",
      media_url_https: "https://pbs.twimg.com/tweet_video_thumb/g.jpg",
      video_info: { variants: [mp4("0", "g")] },
    };
    expect(withMedia(photo, gif)).toMatchObject([
      { type: "photo", archiveName: `${base.id_str}--_a.jpg` },
      { type: "gif", archiveName: `${base.id_str}-g.mp4` },
    ]);
  });

  test.each([[{ type: "hologram", media_url_https: "https://example.org/h" }], [{ type: "photo" }], [{}]])(
    "of an unknown kind is left out: %j",
    (item) => expect(withMedia(item)).toEqual([]),
  );
});

test.each([
  ["a string", "not an object"],
  [null, "not an object"],
  [[], "not an object"],
  [{ tweet: {} }, "no tweet id"],
  [{ tweet: { ...base, id_str: "12x", full_text: "a" } }, "no tweet id"],
  [{ tweet: { ...base, id_str: "99999999999999999999", full_text: "a" } }, "no tweet id"],
  [{ tweet: { ...base, created_at: "yesterday", full_text: "a" } }, "no readable date"],
  [{ tweet: { ...base, created_at: "Sat Foo 16 11:33:22 +0000 2024", full_text: "a" } }, "no readable date"],
  [{ tweet: { ...base, full_text: null } }, "no text"],
])("is skipped with its reason: %j", (record, reason) => {
  expect(parseTweet(record, {})).toEqual({ skip: reason });
});

test("a bare record of 2018, with numbers and odd fields, is read", () => {
  const result = parseTweet(
    {
      ...base,
      text: "old",
      favorite_count: 3,
      retweet_count: "4",
      source: "<a href='x'>Tweetie &amp; Co</a>",
      lang: "",
    },
    {},
  );
  expect(result).toMatchObject({
    ok: { text: "old", likeCount: 3, retweetCount: 4, sourceApp: "Tweetie & Co" },
  });
});

describe("a classic archive's tweet", () => {
  const classic = {
    id: 198412734001217540,
    id_str: "198412734001217537",
    created_at: "2012-05-04 12:34:56 +0000",
    text: "caf\u00e9 \ud83e\udd58 &quot;x&quot;",
    user: { id_str: "7", screen_name: "ada" },
  };

  test("has its id from the string, since numbers of that size are rounded", () => {
    expect(parseClassicTweet(classic, {})).toMatchObject({
      ok: {
        tweetId: "198412734001217537",
        authorId: "7",
        text: 'café 🥘 "x"',
        createdAt: new Date("2012-05-04T12:34:56Z"),
        isTimeKnown: true,
      },
    });
    expect(parseClassicTweet({ ...classic, id_str: undefined }, {})).toEqual({ skip: "no tweet id" });
  });

  test("has a day and no time before November 2010: noon stands for it", () => {
    const early = parseClassicTweet({ ...classic, created_at: "2010-06-01 00:00:00 +0000" }, {});
    expect(early).toMatchObject({ ok: { createdAt: new Date("2010-06-01T12:00:00Z"), isTimeKnown: false } });
    const midnight = parseClassicTweet({ ...classic, created_at: "2011-06-01 00:00:00 +0000" }, {});
    expect(midnight).toMatchObject({
      ok: { createdAt: new Date("2011-06-01T00:00:00Z"), isTimeKnown: true },
    });
  });

  test("a retweet holds the original's whole text", () => {
    const text = "the whole text &amp; more @bob";
    const result = parseClassicTweet(
      {
        ...classic,
        text: "RT @zoe: the whole te…",
        retweeted_status: {
          id_str: "55",
          text,
          user: { id_str: "8", screen_name: "zoe" },
          entities: { user_mentions: [{ screen_name: "bob", indices: [26, 30] }] },
        },
      },
      {},
    );
    if ("skip" in result) throw new Error(result.skip);
    expect(result.ok).toMatchObject({
      kind: "retweet",
      retweetedHandle: "zoe",
      retweetedTweetId: "55",
      text: "RT @zoe: the whole text & more @bob",
    });
    expect(marked(result.ok).mentions).toEqual(["@zoe", "@bob"]);
  });

  test("RT @ typed by hand is the owner's own text, unless the archive marks no retweets at all", () => {
    const typed = { ...classic, text: "RT @zoe: so true" };
    expect(parseClassicTweet(typed, {})).toMatchObject({ ok: { kind: "original" } });
    expect(parseClassicTweet(typed, { lacksRetweetMarks: true })).toMatchObject({
      ok: { kind: "retweet", retweetedHandle: "zoe" },
    });
  });
});
