import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Simulator, startSimulator } from "@/simulator/simulator";
import { forgetEnv } from "../../env";
import type { XCall, XOutcome } from "./calls";
import type { Limits } from "./send";
import { xClient } from "./x-client";

/** For answers that never end. A connection is given its time: the machine may be busy. */
const QUICK = { connectMs: 10_000, idleMs: 300, totalMs: 600 };

let simulator: Simulator;
let ada: string;
let token: string;
beforeAll(async () => {
  simulator = await startSimulator();
  ada = simulator.x.addPerson({ handle: "ada", name: "Ada 🦉" }).id;
  simulator.x.addPerson({ handle: "bea", name: "Bea" });
  token = simulator.x.mintTokens("ada").accessToken;
});
afterAll(() => simulator.stop());
beforeEach(() => use(simulator.url));
afterEach(() => {
  simulator.faults.remove();
  simulator.x.resetLimits();
  simulator.truth.clear();
  vi.unstubAllEnvs();
  forgetEnv();
});

function use(origin: string): void {
  vi.stubEnv("ROOST_SIMULATOR", origin);
  forgetEnv();
}

/** A client whose every outcome is kept. */
function client(accessToken = token, results?: number, limits?: Limits) {
  const seen: { call: XCall; outcome: XOutcome }[] = [];
  const x = xClient(
    accessToken,
    async (call, send) => {
      const outcome = await send(results ?? call.results);
      seen.push({ call, outcome });
      if (outcome.status !== "answered") throw outcome.error;
      return outcome;
    },
    limits,
  );
  return { x, seen };
}

/** What the next call ends with. */
async function outcomeOf(accessToken = token, limits?: Limits): Promise<XOutcome> {
  const { x, seen } = client(accessToken, undefined, limits);
  const ended = await x.getMe().catch((error: unknown) => error);
  const [first] = seen;
  if (!first) throw ended;
  return first.outcome;
}

describe("what X answers with", () => {
  test("whose account it is", async () => {
    const { x, seen } = client();
    expect(await x.getMe()).toEqual({
      xUserId: ada,
      handle: "ada",
      displayName: "Ada 🦉",
      avatarUrl: expect.stringMatching(/^https:\/\/pbs\.twimg\.com\/profile_images\//),
    });
    expect(seen).toMatchObject([
      {
        call: { endpoint: "GET /2/users/me", perResult: { posts: 0, users: 1 } },
        outcome: { posts: [], users: [ada], rateLimit: { limit: 75, remaining: 74 } },
      },
    ]);
  });

  test("likes, the newest first, page by page, with pictures, videos and GIFs", async () => {
    const ids = simulator.x.addLikes({
      person: "ada",
      made: {
        count: 12,
        author: "bea",
        text: "Look & see 🎆 {n}",
        media: [{ altText: "Fireworks" }, { type: "video", durationMs: 2500 }, { type: "animated_gif" }],
      },
    });
    const { x, seen } = client();
    const first = await x.listLikedTweets({ xUserId: ada, maxResults: 5 });
    const second = await x.listLikedTweets({ xUserId: ada, page: first.nextPage });
    expect([...first.tweets, ...second.tweets].map(({ tweetId }) => tweetId)).toEqual(ids.toReversed());
    expect(first.tweets).toHaveLength(5);
    expect(second.nextPage).toBeUndefined();

    expect(first.tweets[0]).toMatchObject({
      text: expect.stringContaining("Look &amp; see 🎆 12 https://t.co/"),
      author: { handle: "bea", displayName: "Bea" },
      createdAt: expect.any(Date),
      isWithheld: false,
      versionIds: [ids.at(-1)],
      media: [
        {
          type: "photo",
          altText: "Fireworks",
          url: expect.stringMatching(/^https:\/\/pbs\.twimg\.com\/media\/\w+\.jpg$/),
          width: expect.any(Number),
          height: expect.any(Number),
        },
        {
          type: "video",
          bitRate: 2_176_000,
          durationMs: 2500,
          url: expect.stringContaining("/1280x720/"),
          previewUrl: expect.stringContaining("ext_tw_video_thumb"),
        },
        { type: "gif", bitRate: 0, url: expect.stringContaining("/tweet_video/") },
      ],
    });
    const bea = first.tweets[0]?.author.xUserId;
    expect(seen[0]?.outcome).toMatchObject({ posts: ids.toReversed().slice(0, 5), users: [bea] });
    expect(seen[0]?.call).toMatchObject({ results: 5, fewestResults: 5, readsOf: ada });
    for (const id of ids) simulator.x.removeLike("ada", id);
  });

  test("quoted tweets with their pictures, and then alone", async () => {
    const quoted = simulator.x.addTweet({ author: "bea", text: "The first", media: [{}] });
    const answered = simulator.x.addTweet({ author: "bea", text: "A question" });
    const quote = simulator.x.addTweet({
      author: "ada",
      text: "As she says",
      quotes: quoted.id,
      repliesTo: answered.id,
    });
    simulator.x.addLikes({ person: "ada", tweetIds: [quote.id] });
    const { x, seen } = client();

    const plain = await x.listLikedTweets({ xUserId: ada });
    expect(plain.tweets).toMatchObject([
      { tweetId: quote.id, quotedTweetId: quoted.id, replyToTweetId: answered.id },
    ]);
    expect(plain.quoted).toEqual({});
    expect(seen[0]?.outcome).toMatchObject({ posts: [quote.id], users: [ada] });

    const whole = await x.listLikedTweets({ xUserId: ada, isWithQuoted: true });
    expect(Object.keys(whole.quoted)).toEqual([quoted.id]);
    expect(whole.quoted[quoted.id]).toMatchObject({
      author: { handle: "bea" },
      media: [{ type: "photo", url: expect.any(String) }],
    });
    const [, withQuoted] = seen;
    const { posts = [], users = [] } = withQuoted?.outcome.status === "answered" ? withQuoted.outcome : {};
    expect([...posts].sort()).toEqual([quote.id, quoted.id, answered.id].sort());
    expect(users).toHaveLength(2);
    expect(posts.length).toBeLessThanOrEqual(withQuoted?.call.perResult.posts ?? 0);
    simulator.x.removeLike("ada", quote.id);
  });

  test("tweets by id; those that X does not give are missing", async () => {
    const kept = simulator.x.addTweet({ author: "bea", text: "Kept" });
    const deleted = simulator.x.addTweet({ author: "bea", text: "Deleted" });
    const withheld = simulator.x.addTweet({ author: "bea", text: "Withheld", media: [{}] });
    simulator.x.deleteTweet(deleted.id);
    simulator.x.withholdTweet(withheld.id, ["XX"]);
    const { x, seen } = client();
    const { tweets } = await x.listTweets([kept.id, deleted.id, withheld.id]);
    expect(tweets.map(({ tweetId, isWithheld }) => ({ tweetId, isWithheld }))).toEqual([
      { tweetId: kept.id, isWithheld: false },
      { tweetId: withheld.id, isWithheld: true },
    ]);
    expect(tweets[1]?.media).toEqual([expect.objectContaining({ type: "photo", url: undefined })]);
    expect(seen[0]?.call).toMatchObject({ results: 3, fewestResults: 3 });
    expect(await x.listTweets([])).toEqual({ tweets: [], quoted: {} });
    expect(seen).toHaveLength(1);
  });

  test("as many results as the meter lets it ask for", async () => {
    const ids = simulator.x.addLikes({ person: "ada", made: { count: 20, author: "bea" } });
    const { tweets } = await client(token, 7).x.listLikedTweets({ xUserId: ada });
    expect(tweets).toHaveLength(7);
    for (const id of ids) simulator.x.removeLike("ada", id);
  });
});

describe("what X refuses", () => {
  test.each([
    ["an old token", { status: 401, json: { title: "Unauthorized" } }, "disconnected", "token_refused"],
    ["bad words", { status: 400, json: { title: "Invalid Request" } }, "rejected", "refused"],
    [
      "what is not allowed",
      {
        status: 403,
        json: { title: "Forbidden", detail: "Your account is suspended.", type: "about:blank" },
      },
      "rejected",
      "refused",
    ],
    ["what does not exist", { status: 404, json: {} }, "rejected", "gone"],
    [
      "credits that are used up",
      { status: 402, json: { title: "CreditsDepleted" } },
      "rejected",
      "usage_cap",
    ],
    ["a bad day", { status: 503, json: { title: "Service Unavailable" } }, "unavailable", undefined],
  ])("%s", async (_, fault, code, reason) => {
    simulator.faults.add({ operation: "x.me", kind: "status", ...fault });
    expect(await outcomeOf()).toMatchObject({ status: "refused", error: { code, reason } });
  });

  test("a token that was revoked", async () => {
    const grant = simulator.x.mintTokens("bea");
    simulator.x.revokeTokens("bea");
    expect(await outcomeOf(grant.accessToken)).toMatchObject({ error: { reason: "token_refused" } });
  });

  test("a scope that the person did not allow", async () => {
    const { x } = client(simulator.x.mintTokens("ada", ["tweet.read", "users.read"]).accessToken);
    await expect(x.listLikedTweets({ xUserId: ada })).rejects.toMatchObject({
      code: "disconnected",
      reason: "missing_scope",
    });
  });

  test("too many calls, with the time to come back from its headers", async () => {
    simulator.x.setLimit("x.me", { calls: 1 });
    expect(await outcomeOf()).toMatchObject({ rateLimit: { limit: 1, remaining: 0 } });
    const outcome = await outcomeOf();
    expect(outcome).toMatchObject({ status: "refused", error: { code: "rate_limited" } });
    const retryAt = outcome.status === "refused" ? outcome.error.retryAt?.getTime() : undefined;
    const quarter = simulator.clock.now().getTime() + 15 * 60_000;
    expect(retryAt).toBeGreaterThan(quarter - 60_000);
    expect(retryAt).toBeLessThanOrEqual(quarter + 1000);
  });

  test("too many calls without a word on until when: a quarter of an hour", async () => {
    simulator.faults.add({ operation: "x.me", kind: "status", status: 429, json: {} });
    const outcome = await outcomeOf();
    const retryAt = outcome.status === "refused" ? outcome.error.retryAt?.getTime() : undefined;
    expect(Math.abs((retryAt ?? 0) - Date.now() - 15 * 60_000)).toBeLessThan(5_000);
  });

  test("its usage cap, though the headers say that there are calls left", async () => {
    simulator.faults.add({ operation: "x.me", kind: "usage-cap" });
    const outcome = await outcomeOf();
    expect(outcome).toMatchObject({
      status: "refused",
      error: { code: "rejected", reason: "usage_cap", retryAt: undefined },
      rateLimit: { remaining: 74 },
    });
  });
});

describe("what goes wrong on the way", () => {
  test.each(["cut-before", "cut-middle", "cut-after"])("%s: the answer is lost", async (kind) => {
    simulator.faults.add({ operation: "x.me", kind, times: 1 });
    expect(await outcomeOf()).toMatchObject({ status: "lost", error: { code: "unavailable" } });
    expect(simulator.truth.list({ operation: "x.me" })).toHaveLength(1);
  });

  test("silence ends in time", async () => {
    simulator.faults.add({ operation: "x.me", kind: "slow", delayMs: 3_000, times: 1 });
    expect(await outcomeOf(token, QUICK)).toMatchObject({ status: "lost", error: { code: "unavailable" } });
  });

  test("nobody there: the call never left", async () => {
    use("http://127.0.0.1:9");
    expect(await outcomeOf()).toMatchObject({ status: "unsent", error: { code: "unavailable" } });
  });

  test("an answer that drips for ever ends in time", async () => {
    await withServer(
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const timer = setInterval(() => response.write(" "), 50);
        response.once("close", () => clearInterval(timer));
      },
      async () => expect(await outcomeOf(token, QUICK)).toMatchObject({ status: "lost" }),
    );
  });

  test("an answer that is too large is cut off", async () => {
    const piece = Buffer.alloc(1 << 20, " ");
    let sent = 0;
    await withServer(
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const more = (): void => {
          if (response.destroyed || sent > 64) return;
          sent += 1;
          response.write(piece, more);
        };
        more();
      },
      async () => expect(await outcomeOf()).toMatchObject({ status: "lost" }),
    );
    expect(sent).toBeLessThan(40);
  });

  test.each([
    ["no JSON", "application/json", "{"],
    ["a page", "text/html", "<h1>Hello</h1>"],
    ["nothing", "application/json", ""],
    ["a list", "application/json", "[]"],
  ])("%s instead of an answer", async (_, type, body) => {
    await withServer(
      (__, response) => response.writeHead(200, { "content-type": type }).end(body),
      async () => expect(await outcomeOf()).toMatchObject({ status: "lost", error: { code: "unavailable" } }),
    );
  });

  test("one item that cannot be read spoils no other, and is counted", async () => {
    const tweet = { id: "20", author_id: "12", created_at: "2006-03-21T20:50:14.000Z", text: "hi" };
    const odd = [null, 7, {}, { ...tweet, id: "x" }, { ...tweet, created_at: "then" }, { id: "21" }];
    const body = {
      data: [...odd, { ...tweet, entities: 7, attachments: { media_keys: ["3_1", "9_9"] }, lang: 4 }],
      includes: { users: [{ id: "12" }, null], media: [{ media_key: "3_1", type: "hologram" }] },
      meta: { next_token: 7 },
    };
    await withServer(
      (_, response) =>
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body)),
      async () => {
        const { x, seen } = client();
        const page = await x.listLikedTweets({ xUserId: ada });
        expect(page.nextPage).toBeUndefined();
        expect(page.tweets).toMatchObject([
          {
            tweetId: "20",
            author: { xUserId: "12", handle: "12" },
            media: [{ mediaKey: "3_1", type: "photo" }],
          },
        ]);
        expect(seen[0]?.outcome).toMatchObject({ users: ["12", expect.stringMatching(/^nameless/)] });
        const posts = seen[0]?.outcome.status === "answered" ? seen[0].outcome.posts : [];
        expect(posts).toHaveLength(6);
      },
    );
  });

  test("no error holds the token", async () => {
    simulator.faults.add({ operation: "x.me", kind: "cut-before", times: 1 });
    simulator.faults.add({ operation: "x.me", kind: "status", status: 500, times: 1 });
    for (const outcome of [await outcomeOf(), await outcomeOf()]) {
      const { error } = outcome as { error: Error };
      const told = `${error.stack} ${JSON.stringify(error)} ${(error.cause as Error).stack} ${JSON.stringify(error.cause)}`;
      expect(told).not.toContain(token);
    }
  });
});

test("a token of the simulator's never leaves for X", async () => {
  use("");
  expect(await outcomeOf()).toMatchObject({
    status: "unsent",
    error: { code: "disconnected", reason: "simulated_token" },
  });
});

test("a connection is kept open between calls, and none of them leaves anything on it", async () => {
  const sockets = new Set<unknown>();
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  await withServer(
    (request, response) => {
      sockets.add(request.socket);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ data: { id: "12", username: "jack", name: "jack" } }));
    },
    async () => {
      for (let call = 0; call < 20; call += 1)
        expect(await outcomeOf()).toMatchObject({ status: "answered" });
    },
  );
  process.off("warning", note);
  expect(sockets.size).toBe(1);
  expect(warnings).toEqual([]);
});

/** X as it should not be: whatever `answer` does. */
async function withServer(answer: RequestListener, work: () => Promise<void>): Promise<void> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await work();
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
