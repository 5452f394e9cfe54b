import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../simulator";
import { clientOf } from "./contract/clients";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ seed: 5 });
});
afterEach(() => simulator.stop());

async function admin(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${simulator.url}/_sim/x/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === "" ? undefined : JSON.parse(text) };
}

test("people, tweets, likes and tokens are made over HTTP, and the real client finds them", async () => {
  const ada = (await admin("POST", "people", { handle: "ada", name: "Ada" })).json;
  await admin("POST", "people", { handle: "grace" });
  const tweet = (
    await admin("POST", "tweets", { author: "grace", text: "One", media: [{}, { format: "png" }] })
  ).json;
  const { tweetIds } = (
    await admin("POST", "likes", {
      person: "ada",
      tweetIds: [tweet.id],
      made: { count: 3, author: "grace", text: "Made {n}", media: [{ sizeBytes: 500_000 }] },
    })
  ).json;
  expect(tweetIds).toHaveLength(4);
  await admin("DELETE", `likes/ada/${tweetIds[1]}`);
  const { accessToken, refreshToken } = (await admin("POST", "tokens", { person: "ada" })).json;
  expect([accessToken, refreshToken].every((token) => token.startsWith("sim_"))).toBe(true);
  const page = await clientOf(simulator, "ada").v2.userLikedTweets(ada.id);
  expect(page.tweets.map(({ text }) => text.split(" https")[0])).toEqual(["Made 3", "Made 2", "One"]);
  expect((await admin("GET", "people")).json.people).toHaveLength(2);
  expect((await admin("GET", "likes/ada")).json.likes).toHaveLength(3);
  expect((await admin("GET", `tweets/${tweet.id}`)).json.mediaKeys).toHaveLength(2);
});

test("things go wrong on demand: suspended people, withheld and deleted tweets, missing pictures", async () => {
  await admin("POST", "people", { handle: "ada" });
  const { id, mediaKeys } = (await admin("POST", "tweets", { author: "ada", text: "One", media: [{}] })).json;
  const media = (await admin("PATCH", `media/${mediaKeys[0]}`, { missingSizes: ["orig"] })).json;
  expect(media).toMatchObject({ missingSizes: ["orig"], isUploaded: false });
  await admin("POST", `tweets/${id}/withhold`, { countries: ["DE"] });
  expect((await admin("GET", `tweets/${id}`)).json.withheldIn).toEqual(["DE"]);
  await admin("DELETE", `tweets/${id}`);
  expect((await admin("GET", `media/${mediaKeys[0]}`)).json.isMissing).toBe(true);
  const { v2 } = clientOf(simulator, "ada");
  await v2.me();
  await admin("PATCH", "people/ada", { isSuspended: true });
  await expect(v2.me()).rejects.toMatchObject({ code: 401 });
});

test("tokens end, and limits hold, from outside", async () => {
  await admin("POST", "people", { handle: "ada" });
  await admin("PUT", "limits/x.me", { calls: 1 });
  const { v2 } = clientOf(simulator, "ada");
  await v2.me();
  await expect(v2.me()).rejects.toMatchObject({ code: 429 });
  await admin("DELETE", "limits");
  await v2.me();
  expect((await admin("GET", "limits")).json.limits["x.me"]).toEqual({ calls: 75, windowMs: 900_000 });
  expect((await admin("POST", "tokens/expire", { person: "ada" })).json).toEqual({ expired: 1 });
  await expect(v2.me()).rejects.toMatchObject({ code: 401 });
  expect((await admin("POST", "tokens/revoke", { person: "ada" })).json).toEqual({ revoked: 1 });
});

test("streams are driven from outside, too", async () => {
  await admin("POST", "people", { handle: "ada" });
  const { id } = (await admin("POST", "tweets", { author: "ada", text: "tea" })).json;
  expect((await admin("POST", "stream", { keepAliveMs: 10 })).status).toBe(204);
  const headers = { authorization: "Bearer sim_x_app_bearer", "content-type": "application/json" };
  const rules = `${simulator.url}/2/tweets/search/stream/rules`;
  await fetch(rules, { method: "POST", headers, body: JSON.stringify({ add: [{ value: "tea" }] }) });
  const stream = await fetch(`${simulator.url}/2/tweets/search/stream`, { headers });
  await admin("POST", "stream/emit", { tweetId: id });
  await admin("POST", "stream/cut");
  await expect(stream.text()).rejects.toThrow();
  expect(simulator.truth.list({ operation: "x.streamed" })).toMatchObject([{ applied: { tweetId: id } }]);
});

test("a mistake is answered with its place", async () => {
  expect((await admin("POST", "people", { handle: "not a handle" })).status).toBe(400);
  expect((await admin("POST", "tweets", { author: "nobody", text: "" })).json.error).toContain("nobody");
  expect(
    (await admin("POST", "likes", { person: "ada", made: { count: 0, author: "ada" } })).json.error,
  ).toContain("made.count");
  expect((await admin("GET", "media/none")).status).toBe(404);
});

test("the consent page offers first who is signed in at X, and can be somebody new", async () => {
  await admin("POST", "people", { handle: "ada" });
  await admin("POST", "people", { handle: "grace" });
  await admin("POST", "signed-in", { person: "grace" });
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "sim_x",
    redirect_uri: "http://127.0.0.1:3000/callback",
    state: "s",
    scope: "users.read tweet.read",
    code_challenge: "c",
    code_challenge_method: "S256",
  });
  const page = await (await fetch(`${simulator.url}/i/oauth2/authorize?${query}`)).text();
  expect(page).toMatch(/value="grace" checked/);
  const form = new URLSearchParams({
    ...Object.fromEntries(query),
    person: "",
    newcomer: "linus",
    decision: "allow",
  });
  const answer = await fetch(`${simulator.url}/i/oauth2/authorize`, {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  expect(answer.headers.get("location")).toMatch(
    /^http:\/\/127\.0\.0\.1:3000\/callback\?state=s&code=sim_x_code_/,
  );
  expect(simulator.x.people().map(({ handle }) => handle)).toContain("linus");
});

test("the demo's world has seven people, and the same one each time", async () => {
  const worlds = await Promise.all([1, 2].map(() => startSimulator({ seed: 4, world: "demo" })));
  const told = worlds.map(({ x }) => {
    const likes = x.likes("ada");
    const tweets = likes.map(({ tweetId }) => x.tweet(tweetId));
    const kinds = tweets.flatMap(({ mediaKeys }) => mediaKeys.map((key) => x.media(key).type));
    return {
      people: x.people().length,
      likes: likes.length,
      texts: tweets.map(({ text }) => text),
      kinds: Object.fromEntries(
        ["photo", "video", "animated_gif"].map((kind) => [kind, kinds.includes(kind as "photo")]),
      ),
      keys: tweets.flatMap(({ mediaKeys }) => mediaKeys.map((key) => x.media(key).key)),
    };
  });
  expect(told[0]).toMatchObject({
    people: 7,
    likes: 150,
    kinds: { photo: true, video: true, animated_gif: true },
  });
  expect(told[1]).toEqual(told[0]);
  await Promise.all(worlds.map((world) => world.stop()));
});
