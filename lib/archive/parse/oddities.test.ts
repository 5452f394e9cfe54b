import { describe, expect, test } from "vitest";
import { parseClassicTweet } from "./parse-classic-tweet";
import { parseLike } from "./parse-like";
import { parseNote } from "./parse-note";
import { parseTweet } from "./parse-tweet";

const base = { id_str: "1855222380982907193", created_at: "Sat Nov 16 11:33:22 +0000 2024", full_text: "x" };

function parsed(more: object, author = {}) {
  const result = parseTweet({ tweet: { ...base, ...more } }, author);
  if ("skip" in result) throw new Error(result.skip);
  return result.ok;
}

describe("keys that a careless program trips over", () => {
  test("are no fields of a record", () => {
    const record = JSON.parse(
      '{"tweet":{"__proto__":{"id_str":"5","full_text":"no"},"constructor":{"name":"x"},"id_str":"6","created_at":"Sat Nov 16 11:33:22 +0000 2024","full_text":"yes"}}',
    );
    expect(parseTweet(record, {})).toMatchObject({ ok: { tweetId: "6", text: "yes" } });
    expect(({} as Record<string, unknown>).id_str).toBeUndefined();
    expect(parseTweet(JSON.parse('{"tweet":{"__proto__":{"id_str":"5"}}}'), {})).toEqual({
      skip: "no tweet id",
    });
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "are no kind of media: %s",
    (type) => {
      const item = { type, media_url_https: "https://example.org/a.jpg" };
      expect(parsed({ extended_entities: { media: [item] } }).media).toEqual([]);
    },
  );
});

describe("ids as numbers", () => {
  test("are read where a number can hold them", () => {
    const tweet = { ...base, id_str: undefined, id: 20, in_reply_to_status_id: 19, in_reply_to_user_id: 7 };
    expect(parseTweet(tweet, {})).toMatchObject({
      ok: { tweetId: "20", replyToTweetId: "19", replyToUserId: "7" },
    });
    expect(parseLike({ like: { tweetId: 20 } })).toMatchObject({ ok: { tweetId: "20" } });
  });

  test("are never read rounded: the string beside them counts, and without it none is invented", () => {
    const rounded = JSON.parse("1855222380982907193");
    expect(parseTweet({ ...base, id: rounded }, {})).toMatchObject({ ok: { tweetId: base.id_str } });
    expect(parseTweet({ ...base, id_str: undefined, id: rounded }, {})).toEqual({ skip: "no tweet id" });
    const reply = {
      ...base,
      in_reply_to_status_id: rounded,
      in_reply_to_status_id_str: "1855222380982907190",
    };
    expect(parseTweet(reply, {})).toMatchObject({ ok: { replyToTweetId: "1855222380982907190" } });
    expect(parseLike({ like: { tweetId: rounded } })).toEqual({ skip: "no tweet id" });
  });
});

test("a tweet from before snowflakes has the time that stands in it, whatever its id would say", () => {
  const early = { ...base, id_str: "20", created_at: "Tue Mar 21 20:50:14 +0000 2006" };
  expect(parseTweet(early, {})).toMatchObject({
    ok: { tweetId: "20", createdAt: new Date("2006-03-21T20:50:14Z"), isTimeKnown: true },
  });
});

test("a classic tweet's file says another month than UTC: the record's own date counts", () => {
  const record = {
    id_str: "198412734001217537",
    created_at: "2012-06-01 02:00:00 +0000",
    text: "late in May",
  };
  expect(parseClassicTweet(record, {})).toMatchObject({
    ok: { createdAt: new Date("2012-06-01T02:00:00Z") },
  });
});

test("of a list of countless versions the latest are kept", () => {
  const editTweetIds = Array.from({ length: 5000 }, (_, index) => String(1000 + index));
  const { versionIds } = parsed({ id_str: "6000", edit_info: { initial: { editTweetIds } } });
  expect(versionIds).toHaveLength(20);
  expect(versionIds?.slice(-2)).toEqual(["5999", "6000"]);
});

test("an edited tweet is known by either shape of edit_info, and by the versions that it names", () => {
  const control = (...ids: string[]) => ({ editTweetIds: ids, editsRemaining: "4", isEditEligible: true });
  expect(parsed({ edit_info: { initial: control("9", base.id_str) } })).toMatchObject({
    isEdited: true,
    versionIds: ["9", base.id_str],
  });
  expect(parsed({ edit_info: { edit: { initialTweetId: "9" } } })).toMatchObject({
    isEdited: true,
    versionIds: ["9", base.id_str],
  });
  for (const edit_info of [
    null,
    "initial",
    { initial: null },
    { edit: [] },
    { initial: { editTweetIds: "9" } },
  ])
    expect(parsed({ edit_info })).toMatchObject({ isEdited: false });
});

describe("media", () => {
  const photo = { type: "photo", media_url_https: "https://pbs.twimg.com/media/a.jpg" };

  test("of a video that only entities.media names is known as one by its address, not by the word photo", () => {
    const item = {
      type: "photo",
      media_url_https: "https://pbs.twimg.com/ext_tw_video_thumb/1/pu/img/t.jpg",
    };
    expect(parsed({ entities: { media: [item] } }).media).toMatchObject([{ type: "video", url: undefined }]);
  });

  test("that was somebody else's first is not one's own", () => {
    const item = { ...photo, source_status_id_str: "5", source_user_id_str: "6" };
    expect(parsed({ extended_entities: { media: [item] } }, { xUserId: "7" }).media).toMatchObject([
      { isForeign: true },
    ]);
    const again = { ...photo, source_status_id_str: "5", source_user_id_str: "7" };
    expect(parsed({ extended_entities: { media: [again] } }, { xUserId: "7" }).media).toMatchObject([
      { isForeign: false },
    ]);
  });

  test("with a name that no file can have is named by nothing", () => {
    const long = { ...photo, media_url_https: `https://pbs.twimg.com/media/${"a".repeat(3000)}.jpg` };
    expect(parsed({ extended_entities: { media: [long] } }).media).toMatchObject([
      { type: "photo", archiveName: undefined },
    ]);
  });
});

test("a like's text is decoded once, and holds nothing that cannot be stored", () => {
  expect(parseLike({ like: { tweetId: "5", fullText: "a &amp;lt; b &#xD800;\u0000 c" } })).toMatchObject({
    ok: { text: "a &lt; b \u{FFFD} c" },
  });
  expect(parseLike({ like: { tweetId: "5" } })).toEqual({ ok: { tweetId: "5" } });
});

test("a note of the other shape names its tweet, and may say nothing of its time", () => {
  const note = { tweetId: base.id_str, noteTweetResults: { text: "all of <it>" } };
  expect(parseNote({ noteTweet: note })).toMatchObject({
    ok: { noteId: base.id_str, text: "all of <it>", createdAt: new Date("2024-11-09T12:14:18.000Z") },
  });
  expect(parseNote({ noteTweet: { tweetId: "20", noteTweetResults: { text: "too old" } } })).toEqual({
    skip: "no readable date",
  });
});
