import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../simulator";
import { clientOf } from "./clients";

let simulator: Simulator;
let ada: string;
beforeEach(async () => {
  simulator = await startSimulator({ seed: 5 });
  ada = simulator.x.addPerson({ handle: "ada" }).id;
  simulator.x.addPerson({ handle: "grace", name: "Grace Hopper" });
});
afterEach(() => simulator.stop());

test("likes come newest first, page by page, each once", async () => {
  const made = simulator.x.addLikes({ person: "ada", made: { count: 230, author: "grace" } });
  const seen: string[] = [];
  const client = clientOf(simulator, "ada");
  let next: string | undefined;
  do {
    const { tweets, meta } = await client.v2.userLikedTweets(ada, {
      max_results: 100,
      pagination_token: next,
    });
    seen.push(...tweets.map(({ id }) => id));
    // A like in between stands above what is read already.
    if (!next) simulator.x.addLikes({ person: "ada", made: { count: 1, author: "grace" } });
    next = meta.next_token;
  } while (next);
  expect(seen).toEqual(made.reverse());
  expect(simulator.truth.list({ operation: "x.likedTweets" })).toHaveLength(3);
});

test("beside the likes stand authors, media and quoted tweets, if they are asked for", async () => {
  const quoted = simulator.x.addTweet({
    author: "ada",
    text: "The first",
    media: [{ type: "animated_gif" }],
  });
  const tweet = simulator.x.addTweet({
    author: "grace",
    text: "Tea & cake #tea",
    media: [
      { altText: "A cup", width: 640, height: 480 },
      { type: "video", durationMs: 4000 },
    ],
    quotes: quoted.id,
  });
  simulator.x.addLikes({ person: "ada", tweetIds: [tweet.id] });
  const page = await clientOf(simulator, "ada").v2.userLikedTweets(ada, {
    expansions: [
      "author_id",
      "attachments.media_keys",
      "referenced_tweets.id",
      "referenced_tweets.id.author_id",
      "referenced_tweets.id.attachments.media_keys",
    ],
    "tweet.fields": ["created_at", "entities", "lang"],
    "media.fields": ["url", "variants", "width", "height", "alt_text", "duration_ms", "preview_image_url"],
  });
  const [given] = page.tweets;
  if (!given) throw new Error("no tweet");
  expect(given.text).toMatch(/^Tea &amp; cake #tea https:\/\/t\.co\/\w{10} https:\/\/t\.co\/\w{10}$/);
  expect(given.entities?.hashtags).toEqual([{ start: 15, end: 19, tag: "tea" }]);
  expect(given.referenced_tweets).toEqual([{ type: "quoted", id: quoted.id }]);
  expect(page.includes.author(given)?.name).toBe("Grace Hopper");
  expect(page.includes.quote(given)?.id).toBe(quoted.id);
  const [photo, video] = page.includes.medias(given);
  expect(photo).toMatchObject({ type: "photo", alt_text: "A cup", width: 640, height: 480 });
  expect(photo?.url).toMatch(/^https:\/\/pbs\.twimg\.com\/media\/\w{15}\.jpg$/);
  expect(video).toMatchObject({ type: "video", duration_ms: 4000 });
  expect(video?.url).toBeUndefined();
  expect(video?.variants?.map(({ bit_rate }) => bit_rate)).toEqual([832_000, undefined, 2_176_000, 256_000]);
  expect(page.includes.media.map(({ type }) => type)).toEqual(["photo", "video", "animated_gif"]);
});

test("only ids and words come unasked", async () => {
  simulator.x.addLikes({ person: "ada", made: { count: 1, author: "grace", media: [] } });
  const page = await clientOf(simulator, "ada").v2.userLikedTweets(ada);
  expect(Object.keys(page.tweets[0] ?? {}).sort()).toEqual(["edit_history_tweet_ids", "id", "text"]);
  expect(page.includes.users).toEqual([]);
});

test("deleted tweets and those of protected authors are left out; what they were quoted in says so", async () => {
  const quoted = simulator.x.addTweet({ author: "grace", text: "Soon gone" });
  const quoting = simulator.x.addTweet({ author: "ada", text: "Look", quotes: quoted.id });
  simulator.x.addPerson({ handle: "quiet", isProtected: true });
  const hidden = simulator.x.addTweet({ author: "quiet", text: "Psst" });
  simulator.x.addLikes({ person: "ada", tweetIds: [quoted.id, hidden.id, quoting.id] });
  simulator.x.deleteTweet(quoted.id);
  const page = await clientOf(simulator, "ada").v2.userLikedTweets(ada, {
    expansions: ["referenced_tweets.id"],
  });
  expect(page.tweets.map(({ id }) => id)).toEqual([quoting.id]);
  expect(page.meta.result_count).toBe(1);
  expect(page.errors).toMatchObject([
    { title: "Not Found Error", resource_id: quoted.id, section: "includes" },
  ]);
});

test("a withheld tweet says where, and one withheld everywhere has no address of its picture", async () => {
  const [first = "", second = ""] = simulator.x.addLikes({
    person: "ada",
    made: { count: 2, author: "grace" },
  });
  simulator.x.withholdTweet(first, ["DE"]);
  simulator.x.withholdTweet(second, ["XY"]);
  const page = await clientOf(simulator, "ada").v2.userLikedTweets(ada, {
    expansions: ["attachments.media_keys"],
    "tweet.fields": ["withheld"],
    "media.fields": ["url"],
  });
  expect(page.tweets.map(({ withheld }) => withheld)).toEqual([
    { copyright: true, country_codes: ["XY"] },
    { copyright: false, country_codes: ["DE"] },
  ]);
  expect(page.tweets[0]?.text).toContain("withheld");
  expect(page.includes.media.map(({ url }) => url !== undefined)).toEqual([false, true]);
});

test("the likes of others, and of nobody in particular, are not for the asking", async () => {
  const grace = simulator.x.people()[1]?.id ?? "";
  await expect(clientOf(simulator, "ada").v2.userLikedTweets(grace)).rejects.toMatchObject({ code: 403 });
  const answer = await fetch(`${simulator.url}/2/users/${ada}/liked_tweets`, {
    headers: { authorization: "Bearer sim_x_app_bearer" },
  });
  expect([answer.status, (await answer.json()).title]).toEqual([403, "Unsupported Authentication"]);
});

test("there is no since_id, and no page of four", async () => {
  const { v2 } = clientOf(simulator, "ada");
  await expect(v2.get(`users/${ada}/liked_tweets`, { since_id: "1" })).rejects.toMatchObject({
    code: 400,
    data: { type: "https://api.x.com/2/problems/invalid-request" },
  });
  await expect(v2.userLikedTweets(ada, { max_results: 4 })).rejects.toMatchObject({ code: 400 });
});

test("a limit is told in headers, and kept until its window ends", async () => {
  simulator.x.setLimit("x.likedTweets", { calls: 1 });
  const client = clientOf(simulator, "ada");
  const { rateLimit } = await client.v2.userLikedTweets(ada);
  expect(rateLimit).toMatchObject({ limit: 1, remaining: 0 });
  await expect(client.v2.userLikedTweets(ada)).rejects.toMatchObject({ code: 429, rateLimitError: true });
  simulator.clock.advance(15 * 60_000 + 1);
  expect((await client.v2.userLikedTweets(ada)).rateLimit.remaining).toBe(0);
});

test("a usage cap is a 429 with healthy headers", async () => {
  simulator.faults.add({ operation: "x.likedTweets", kind: "usage-cap", times: 1 });
  await expect(clientOf(simulator, "ada").v2.userLikedTweets(ada)).rejects.toMatchObject({
    code: 429,
    rateLimit: { limit: 75, remaining: 74 },
    data: { title: "UsageCapExceeded", type: "https://api.x.com/2/problems/usage-capped" },
  });
});

test("credits that are used up are a 402", async () => {
  simulator.faults.add({ operation: "x.likedTweets", kind: "credits-depleted", times: 1 });
  await expect(clientOf(simulator, "ada").v2.userLikedTweets(ada)).rejects.toMatchObject({
    code: 402,
    data: { title: "CreditsDepleted" },
  });
});

test("what is there stays there when the clock is set back", async () => {
  simulator.x.addLikes({ person: "ada", made: { count: 1, author: "grace" } });
  simulator.clock.advance(-365 * 24 * 3600_000);
  expect((await clientOf(simulator, "ada").v2.userLikedTweets(ada)).tweets).toHaveLength(1);
});

test("a like can come to light later", async () => {
  simulator.x.addLikes({ person: "ada", made: { count: 1, author: "grace" }, hiddenForMs: 5000 });
  const client = clientOf(simulator, "ada");
  expect((await client.v2.userLikedTweets(ada)).tweets).toEqual([]);
  simulator.clock.advance(5000);
  expect((await client.v2.userLikedTweets(ada)).tweets).toHaveLength(1);
});
