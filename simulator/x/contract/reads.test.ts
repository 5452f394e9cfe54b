import { TwitterApi } from "twitter-api-v2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../simulator";
import { clientOf, xSettings } from "./clients";

let simulator: Simulator;
let x: Simulator["x"];
let ada: string;
beforeEach(async () => {
  simulator = await startSimulator({ seed: 5 });
  x = simulator.x;
  ada = x.addPerson({ handle: "ada", description: "Engines" }).id;
  x.addPerson({ handle: "grace", name: "Grace Hopper" });
});
afterEach(() => simulator.stop());

const HOUR_MS = 3600_000;
const ago = (hours: number) => new Date(simulator.clock.now().getTime() - hours * HOUR_MS);
/** What an app asks in its own name. */
const appClient = () => new TwitterApi("sim_x_app_bearer", xSettings(simulator.url));

test("people are found by name and by id, whatever the case; who is not there is told beside", async () => {
  x.addPerson({ handle: "gone", isSuspended: true });
  const { v2 } = appClient();
  expect((await v2.userByUsername("ADA", { "user.fields": ["description"] })).data).toMatchObject({
    id: ada,
    description: "Engines",
  });
  expect((await v2.user(ada)).data.username).toBe("ada");
  const { data, errors } = await v2.usersByUsernames(["grace", "nobody", "gone"]);
  expect(data.map(({ username }) => username)).toEqual(["grace"]);
  expect(errors).toMatchObject([{ title: "Not Found Error", value: "nobody" }, { title: "Forbidden" }]);
  expect((await v2.users([ada])).data).toHaveLength(1);
});

test("what somebody wrote is read from where one stopped", async () => {
  const ids = [5, 4, 3, 2, 1].map((hours) =>
    x.addTweet({ author: "ada", text: `${hours} hours ago`, createdAt: ago(hours) }),
  );
  const [first, second] = ids;
  x.addTweet({ author: "ada", text: "An answer", repliesTo: first?.id });
  const { v2 } = clientOf(simulator, "grace");
  const since = await v2.userTimeline(ada, { since_id: second?.id, exclude: ["replies"] });
  expect(since.tweets.map(({ text }) => text)).toEqual(["1 hours ago", "2 hours ago", "3 hours ago"]);
  const window = await v2.userTimeline(ada, {
    start_time: ago(4.5).toISOString(),
    end_time: ago(2.5).toISOString(),
  });
  expect(window.tweets.map(({ text }) => text)).toEqual(["3 hours ago", "4 hours ago"]);
  expect(window.meta).toMatchObject({ result_count: 2, newest_id: ids[2]?.id, oldest_id: ids[1]?.id });
});

test("the client pages through a long timeline by itself", async () => {
  for (let number = 0; number < 23; number++) x.addTweet({ author: "ada", text: String(number) });
  const timeline = await clientOf(simulator, "ada").v2.userTimeline(ada, { max_results: 10 });
  await timeline.fetchLast(1000);
  expect(timeline.tweets.map(({ text }) => text)).toEqual(
    Array.from({ length: 23 }, (_, number) => String(22 - number)),
  );
});

test("tweets are read by id; what is deleted or protected is told beside them", async () => {
  x.addPerson({ handle: "quiet", isProtected: true });
  const shown = x.addTweet({ author: "ada", text: "Here" });
  const hidden = x.addTweet({ author: "quiet", text: "Psst" });
  const deleted = x.addTweet({ author: "ada", text: "Oops", media: [{}] });
  x.deleteTweet(deleted.id);
  const { v2 } = clientOf(simulator, "grace");
  const { data, errors } = await v2.tweets([shown.id, hidden.id, deleted.id]);
  expect(data.map(({ text }) => text)).toEqual(["Here"]);
  expect(errors).toMatchObject([
    { title: "Authorization Error", resource_id: hidden.id },
    { title: "Not Found Error", resource_id: deleted.id },
  ]);
  expect((await clientOf(simulator, "quiet").v2.singleTweet(hidden.id)).data.text).toBe("Psst");
  const [key = ""] = deleted.mediaKeys;
  expect(await x.contentOf(`https://pbs.twimg.com/media/${x.media(key).key}.jpg`)).toBeUndefined();
});

test("recent search finds seven days, by words and operators", async () => {
  const texts = ["Tea at noon", "More TEA, more cake", "Steamy", "#tea with milk", "coffee 🥘 today"];
  for (const text of texts) x.addTweet({ author: "grace", text });
  x.addTweet({ author: "ada", text: "tea, drawn", media: [{}] });
  x.addTweet({ author: "ada", text: "old tea", createdAt: ago(8 * 24) });
  const { v2 } = appClient();
  const find = async (query: string) => {
    const found: string[] = [];
    for (const { text } of (await v2.search(query)).tweets) found.push(text.replace(/ https:.*/, ""));
    return found.sort();
  };
  expect(await find("tea -milk")).toEqual(["More TEA, more cake", "Tea at noon", "tea, drawn"]);
  expect(await find('"more cake" OR 🥘')).toEqual(["More TEA, more cake", "coffee 🥘 today"]);
  expect(await find("(tea OR coffee) from:ada has:images")).toEqual(["tea, drawn"]);
  expect(await find("#tea")).toEqual(["#tea with milk"]);
  for (const wrong of ["has:images", "(tea", "tea)", 'tea "cake', "bounding_box:1", "tea OR"])
    await expect(v2.search(wrong)).rejects.toMatchObject({ code: 400 });
});

test("one asks what X takes: a wrong field, id or time is refused by name", async () => {
  const { v2 } = appClient();
  const refused = { code: 400, data: { title: "Invalid Request" } };
  await expect(v2.get("users/by", {})).rejects.toMatchObject(refused);
  await expect(v2.get("users/by/username/ada", { "user.fields": "shoe_size" })).rejects.toMatchObject(
    refused,
  );
  await expect(v2.get("tweets", { ids: "abc" })).rejects.toMatchObject(refused);
  await expect(v2.get("tweets", { ids: Array(101).fill("1").join() })).rejects.toMatchObject(refused);
  await expect(v2.get(`users/${ada}/tweets`, { start_time: "today" })).rejects.toMatchObject(refused);
  await expect(v2.get(`users/${ada}/tweets`, { pagination_token: "?" })).rejects.toMatchObject(refused);
});

test("an app has no self", async () => {
  await expect(appClient().v2.me()).rejects.toMatchObject({
    code: 403,
    data: { title: "Unsupported Authentication" },
  });
  await expect(new TwitterApi("sim_x_wrong", xSettings(simulator.url)).v2.me()).rejects.toMatchObject({
    code: 401,
  });
});

test("each operation and each asker has limits of their own", async () => {
  x.setLimit("x.me", { calls: 1, windowMs: 60_000 });
  const mine = clientOf(simulator, "ada");
  await mine.v2.me();
  await expect(mine.v2.me()).rejects.toMatchObject({ code: 429 });
  expect((await clientOf(simulator, "grace").v2.me()).data.username).toBe("grace");
  expect((await mine.v2.user(ada)).data.username).toBe("ada");
  simulator.clock.advance(60_001);
  expect((await mine.v2.me()).data.username).toBe("ada");
});

test.each([500, 503])("an answer of %i strikes when it is asked for", async (status) => {
  simulator.faults.add({ operation: "x.*", kind: "status", status, json: { title: "Sorry" }, times: 1 });
  const { v2 } = clientOf(simulator, "ada");
  await expect(v2.me()).rejects.toMatchObject({ code: status });
  expect((await v2.me()).data.username).toBe("ada");
});

test.each([
  ["cut-before", "request"],
  ["cut-after", "request"],
  ["cut-middle", "partial-response"],
])("a connection is %s when it is asked for", async (kind, type) => {
  simulator.faults.add({ operation: "x.me", kind, times: 1 });
  await expect(clientOf(simulator, "ada").v2.me()).rejects.toMatchObject({ type });
  expect(simulator.truth.list({ operation: "x.me" })).toMatchObject([{ fault: kind }]);
});
