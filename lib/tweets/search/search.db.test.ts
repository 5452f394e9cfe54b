import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../../testing/database";
import { addPerson, addTweet } from "../../testing/tweets";
import { storeTweets } from "../store/store-tweets";
import type { SeenTweet } from "../store/types";
import { listTimeline } from "../timeline";
import { fillWords, listWordsWanted } from "./fill-words";
import { searchTweets } from "./search-tweets";

const database = testDatabase();
let ownerId: string;
beforeEach(async () => {
  ownerId = (await addPerson(database.db)).id;
});

const DAY_MS = 24 * 3_600_000;
const entities = { urls: [], mentions: [], hashtags: [], cashtags: [] };
const idAt = (time: number): string => String(BigInt(time - 1_288_834_974_657) << 22n);

const tweet = (tweetId: string, text: string, more: Partial<SeenTweet> = {}): SeenTweet => ({
  tweetId,
  createdAt: new Date("2020-05-04T12:00:00Z"),
  isTimeKnown: true,
  text,
  entities,
  kind: "original",
  isEdited: false,
  isCircle: false,
  media: [],
  ...more,
});

const inAMinute = () => new Date(Date.now() + 60_000);
const fill = (id = ownerId) => fillWords({ sql: database.sql, now: () => new Date() }, id, inAMinute());

async function tell(tweets: SeenTweet[], { seenAt = new Date(), isOwn = true, id = ownerId } = {}) {
  const sighting = { ownerId: id, source: "archive", sourceId: randomUUID(), seenAt, isOwn } as const;
  await database.sql.begin((tx) => storeTweets(tx, sighting, tweets));
}

/** Tweets 1, 2, 3 … with these texts. */
async function write(...texts: string[]): Promise<void> {
  await tell(texts.map((text, index) => tweet(String(index + 1), text)));
}

/** Takes the words of these tweets away: their text is another one now. */
async function rewrite(text: string, tweetIds: string[]): Promise<void> {
  await database.sql`
    update tweets set text = ${text} where owner_id = ${ownerId} and tweet_id = any(${tweetIds}::bigint[])`;
}

const upTo = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

async function found(
  typed: string,
  page: Parameters<typeof searchTweets>[3] = { limit: 50 },
): Promise<string[]> {
  return (await searchTweets(database, ownerId, typed, page)).map(({ tweetId }) => tweetId);
}

const wanted = async (): Promise<boolean> => (await listWordsWanted(database.sql)).includes(ownerId);

describe("what is found", () => {
  test.each<[string, string[], string[]]>([
    ["words in any case and order", ["A Winter morning", "morning, in WINTER", "winter"], ["morning winter"]],
    ["words with and without accents", ["Crème brûlée", "creme brulee", "kreme"], ["creme BRÛLÉE"]],
    ["the beginning of the last word", ["I drink coffee", "some coffees", "tea"], ["cof", "coffee"]],
    ["what stands in quotes", ["a train to the sea", "by a train"], ['"a train"', "“a train”"]],
    ["tags", ["#coffee now", "#CoffeeTime", "coffee"], ["#coffee"]],
    ["handles", ["to @ada_archive", "of @Ada_Archive's", "ada_archive"], ["@ada_archive "]],
    ["emoji", ["up 🚀", "👩‍🚀 up", "up"], ["🚀"]],
    ["Japanese", ["今日は日本語で書く", "日本語", "日本の言語"], ["日本語"]],
    ["one Chinese character", ["大猫", "猫咪", "狗"], ["猫"]],
    ["Thai", ["กินปลาทู", "ปลาทูอร่อย", "ทูปลา"], ["ปลาทู"]],
    ["Korean with its endings", ["한국어를 배운다", "한국어 tea", "한국"], ["한국어 "]],
    ["addresses", ["see https://www.example.org/a/b", "example.org/a", "org example"], ["example.org/a"]],
    ["apostrophes", ["I don't", "they don’t", "don at t"], ["don't", "don’t"]],
  ])("%s", async (_, texts, queries) => {
    await write(...texts);
    for (const query of queries) expect(await found(query)).toEqual(["2", "1"]);
  });

  test("words in quotes stand side by side, in this order", async () => {
    await write("a train to the sea", "to the sea, a train");
    expect(await found("train to sea")).toEqual(["2", "1"]);
    expect(await found('"train to the sea"')).toEqual(["1"]);
    expect(await found('"train sea"')).toEqual([]);
  });

  test("a tag is found by its word too, and by its beginning", async () => {
    await write("#CoffeeTime", "coffeetime");
    expect(await found("coffeetime")).toEqual(["2", "1"]);
    expect(await found("#cof")).toEqual(["1"]);
    expect(await found("#cof ")).toEqual([]);
  });

  test.each([
    "",
    "   ",
    "'",
    "\\",
    "\u0000",
    "&|!()",
    "a:*",
    "<->",
    "'; drop table tweets; --",
    "%_",
    '"',
    "\ud800",
    "x".repeat(100_000),
    "a ".repeat(50_000),
    "a<99999>b",
    "(((((",
  ])("%j is a search like any other", async (typed) => {
    await write("hello");
    expect(await found(typed)).toEqual([]);
  });

  test("every text can be searched, whatever stands in it", async () => {
    const texts = ["'quoted' \\back\\slash\t\n", "語".repeat(40_000), "𝒳".repeat(900), "\ufe0f\u200d", ""];
    await write(...texts, "the end");
    expect(await found("back")).toEqual(["1"]);
    expect(await found("語")).toEqual(["2"]);
    expect(await found("the end")).toEqual(["6"]);
  });
});

describe("whose tweets, and which", () => {
  test("another person's are not found, though they are marked alike", async () => {
    const [one, other] = ["c0ffee00-0000-4000-8000-000000000001", "c0ffee00-0000-4000-8000-000000000002"];
    for (const id of [one, other]) {
      await database.sql`insert into users (id, name) values (${id}, ${id})`;
      await tell([tweet("1", `coffee of ${id}`)], { id });
      await fill(id);
    }
    ownerId = one;
    const tweets = await searchTweets(database, one, "coffee", { limit: 50 });
    expect(tweets).toMatchObject([{ text: `coffee of ${one}` }]);
    expect(await searchTweets(database, randomUUID(), "coffee", { limit: 50 })).toEqual([]);
  });

  test("neither deleted nor Circle tweets, older versions nor what others wrote", async () => {
    await tell([
      tweet("1", "tea", { deletedAt: new Date() }),
      tweet("2", "tea", { isCircle: true }),
      tweet("3", "tea"),
      tweet("4", "tea"),
    ]);
    await tell([tweet("5", "tea")], { isOwn: false });
    await database.sql`update tweets set superseded_by_id = 4 where owner_id = ${ownerId} and tweet_id = 3`;
    await fill();
    expect(await found("tea")).toEqual(["4"]);
  });

  test("a tweet that turns out to be the owner's is found", async () => {
    await tell([tweet("1", "tea")], { isOwn: false });
    await fill();
    expect(await found("tea")).toEqual([]);
    await tell([tweet("1", "tea")]);
    await fill();
    expect(await found("tea")).toEqual(["1"]);
  });
});

describe("words follow the text", () => {
  test("a text that changes is found by what it says now", async () => {
    await tell([tweet("1", "tea"), tweet("2", "milk")], { seenAt: new Date("2020-01-01") });
    expect(await found("tea")).toEqual(["1"]);
    expect(await wanted()).toBe(false);
    await tell([tweet("1", "coffee"), tweet("2", "milk")], { seenAt: new Date("2024-01-01") });
    expect(await found("tea")).toEqual([]);
    expect(await wanted()).toBe(true);
    await fill();
    expect(await found("coffee")).toEqual(["1"]);
    expect(await found("milk")).toEqual(["2"]);
  });

  test("a count that changes leaves the words alone", async () => {
    await write("tea");
    await database.sql`update tweets set like_count = 9, text = text where owner_id = ${ownerId}`;
    expect(await wanted()).toBe(false);
    expect(await found("tea")).toEqual(["1"]);
  });

  test("a second call, and one beside it, change nothing", async () => {
    await write(...upTo(60));
    await rewrite("tea", upTo(60));
    expect(await found("tea")).toEqual([]);
    await Promise.all([fill(), fill(), fill()]);
    const rows = () =>
      database.sql`select xmin::text, * from tweet_words where owner_id = ${ownerId} order by 2`;
    const before = [...(await rows())];
    expect(before).toHaveLength(60);
    await tell([tweet("61", "tea")]);
    await rewrite("milk", ["61"]);
    await fill();
    expect([...(await rows())]).toEqual(expect.arrayContaining(before));
  });

  test("a slice whose time is up is gone on with", async () => {
    await write(...upTo(5_001));
    await rewrite("tea", upTo(5_001));
    const past = new Date(0);
    const slice = () => fillWords({ sql: database.sql, now: () => new Date() }, ownerId, past);
    expect(await slice()).toEqual({ isDone: false });
    expect(await wanted()).toBe(true);
    expect(await slice()).toEqual({ isDone: false });
    await fill();
    const count = database.sql`select count(*)::int as count from tweet_words where owner_id = ${ownerId}`;
    expect(await count).toMatchObject([{ count: 5_001 }]);
  });

  test("words that are wanted while others are written stay wanted", async () => {
    await write(...upTo(9));
    await rewrite("tea", ["1"]);
    const { sql } = database;
    const interrupted = new Proxy(sql, {
      get: (target, name) =>
        name === "begin"
          ? async (work: never) => {
              const result = await target.begin(work);
              await rewrite("tea", ["9"]);
              return result;
            }
          : Reflect.get(target, name),
    });
    const now = () => new Date();
    expect(await fillWords({ sql: interrupted, now }, ownerId, inAMinute())).toEqual({ isDone: false });
    expect(await fill()).toEqual({ isDone: true });
    expect(await found("tea")).toEqual(["9", "1"]);
  });

  test("go with their owner", async () => {
    await write("tea");
    await database.sql`delete from users where id = ${ownerId}`;
    expect(await database.sql`select from tweet_words where owner_id = ${ownerId}`).toHaveLength(0);
  });
});

describe("pages", () => {
  /** 3,000 tweets, one a day until 2018: common in each, some in a third, rare in one of a hundred, old in the first 1,500. */
  beforeEach(async () => {
    await tell(
      Array.from({ length: 3_000 }, (_, day) => {
        const time = Date.UTC(2018, 0, 1) - day * DAY_MS;
        const words = ["common", day % 3 === 0 && "some", day % 100 === 0 && "rare", day >= 1_500 && "old"];
        const text = `${words.filter(Boolean).join(" ")} n${day}`;
        // The last hundreds are from before snowflakes.
        const id = time > 1_288_834_974_657 ? idAt(time) : String(10_000_000_000 - day);
        return tweet(id, text, { createdAt: new Date(time) });
      }),
    );
    await fill();
  });

  test.each([
    ["common", 3_000],
    ["some", 1_000],
    ["rare", 30],
    ["old", 1_500],
    ["old some", 500],
    ["rare old", 15],
    ["ol", 1_500],
    ["n29", 111],
    ['"old n1500"', 1],
    ["nothing", 0],
  ])("of %j hold each of its %i tweets once, newest first", async (typed, expected) => {
    const texts: string[] = [];
    const days: number[] = [];
    for (let after: { tweetId: string } | undefined, more = true; more; ) {
      const page = await searchTweets(database, ownerId, typed, { limit: 200, after });
      texts.push(...page.map(({ text }) => text));
      days.push(...page.map(({ createdAt }) => createdAt.getTime()));
      more = page.length === 200;
      after = page.at(-1);
    }
    expect(texts).toHaveLength(expected);
    expect(new Set(texts).size).toBe(expected);
    expect(days).toEqual(days.toSorted((a, b) => b - a));
  });

  test("of the timeline hold each tweet that is shown once, newest first", async () => {
    await addTweet(database.db, ownerId, { createdAt: new Date("2019-01-01"), deletedAt: new Date() });
    const days: number[] = [];
    for (let after: Awaited<ReturnType<typeof listTimeline>>[number] | undefined, more = true; more; ) {
      const page = await listTimeline(database.db, ownerId, { limit: 700, after });
      days.push(...page.map(({ createdAt }) => createdAt.getTime()));
      more = page.length === 700;
      after = page.at(-1);
    }
    expect(days).toHaveLength(3_000);
    expect(days).toEqual(days.toSorted((a, b) => b - a));
  });
});

describe("wherever in time a word stands", () => {
  const inOneFortnight = (start: bigint, count: number, step: bigint) =>
    Array.from({ length: count }, (_, index) => String(start + BigInt(index) * step));
  const EDGES = [27n, 31n, 35n, 52n, 56n, 62n].flatMap((bit) => [String(2n ** bit - 1n), String(2n ** bit)]);

  /** Each tweet's id and text: long runs of others lie between those that are searched for. */
  function* texts(): Generator<[tweetId: string, text: string]> {
    for (const id of inOneFortnight(1n << 61n, 700, 1n << 45n)) yield [id, "filler"];
    for (const id of [...EDGES, String(2n ** 63n - 2n)]) yield [id, "edge"];
    for (const [index, id] of inOneFortnight(900n << 50n, 1_300, 1n << 38n).entries())
      yield [id, index % 7 === 0 ? "dense thin word" : "dense word thin"];
    for (const id of inOneFortnight(1_000n << 50n, 150, 1n << 45n)) yield [id, "burst"];
    for (const id of inOneFortnight(1_030n << 50n, 400, 1n << 50n)) yield [id, "spread word"];
    for (const id of inOneFortnight(20_000_000_000n, 900, 7n)) yield [id, "ancient word"];
    yield ["1", "first"];
  }

  test("it is found there, and all pages together hold what a plain reading finds", async () => {
    const [one, alike] = ["abcdef00-0000-4000-8000-000000000001", "abcdef00-0000-4000-8000-000000000002"];
    const written = [...texts()];
    for (const id of [one, alike]) {
      await database.sql`insert into users (id, name) values (${id}, ${id})`;
      await tell(
        written.map(([tweetId, text]) => tweet(tweetId, text)),
        { id },
      );
      await fill(id);
    }
    ownerId = one;
    const newestFirst = written.toSorted(([a], [b]) => (BigInt(a) < BigInt(b) ? 1 : -1));
    const expected = (fits: RegExp) => newestFirst.filter(([, text]) => fits.test(text)).map(([id]) => id);
    for (const [typed, fits] of [
      ["filler ", /filler/],
      ["edge ", /edge/],
      ["dense ", /dense/],
      ["dense thin ", /dense/],
      ['"thin word"', /thin word/],
      ["bur", /burst/],
      ["word ", /word/],
      ["spread ", /spread/],
      ["anc", /ancient/],
      ["first ", /first/],
      ["nothing ", /nothing/],
    ] as const) {
      const ids: string[] = [];
      for (let after: { tweetId: string } | undefined, more = true; more; ) {
        const page = await searchTweets(database, one, typed, { limit: 200, after });
        ids.push(...page.map(({ tweetId }) => tweetId));
        more = page.length === 200;
        after = page.at(-1);
      }
      expect(ids, typed).toEqual(expected(fits));
    }
    const behindAThird = { limit: 50, after: { tweetId: expected(/word/)[433] ?? "" } };
    expect(await found("word ", behindAThird)).toEqual(expected(/word/).slice(434, 484));
  });
});
