import {
  ETwitterStreamEvent,
  type TweetStream,
  type TweetV2SingleStreamResult,
  TwitterApi,
} from "twitter-api-v2";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Simulator, startSimulator } from "../../simulator";
import { clientOf, xSettings } from "./clients";

let simulator: Simulator;
let app: TwitterApi;
const open: TweetStream[] = [];
beforeEach(async () => {
  simulator = await startSimulator({ seed: 5 });
  simulator.x.addPerson({ handle: "ada" });
  app = new TwitterApi("sim_x_app_bearer", xSettings(simulator.url));
});
afterEach(async () => {
  for (const stream of open.splice(0)) stream.close();
  await simulator.stop();
});

/** An open stream for “tea”, and what came over it. */
async function listen() {
  await app.v2.updateStreamRules({ add: [{ value: "tea", tag: "drinks" }] });
  const stream = app.v2.searchStream({ autoConnect: false, expansions: ["author_id"] });
  const texts: string[] = [];
  const events: string[] = [];
  // One character may travel in two chunks.
  const decode = () => (stream as unknown as { res: NodeJS.ReadableStream }).res.setEncoding("utf8");
  stream.on(ETwitterStreamEvent.Connected, decode);
  stream.on(ETwitterStreamEvent.Reconnected, decode);
  stream.on(ETwitterStreamEvent.Data, (one: TweetV2SingleStreamResult) => texts.push(one.data.text));
  for (const event of [
    ETwitterStreamEvent.ConnectionClosed,
    ETwitterStreamEvent.ConnectionLost,
    ETwitterStreamEvent.DataKeepAlive,
    ETwitterStreamEvent.DataError,
    ETwitterStreamEvent.TweetParseError,
  ] as const)
    stream.on(event, () => events.push(event));
  await stream.connect({ autoReconnect: false });
  open.push(stream);
  return { stream, texts, events };
}
const write = (text: string) => simulator.x.addTweet({ author: "ada", text });

test("rules are added, listed, and deleted; doubles and nonsense are told", async () => {
  const added = await app.v2.updateStreamRules({
    add: [{ value: "tea", tag: "drinks" }, { value: "tea" }, { value: "has:images" }],
  });
  expect(added.meta.summary).toEqual({ created: 1, not_created: 2, valid: 1, invalid: 2 });
  expect(added.errors).toMatchObject([
    { title: "DuplicateRule", id: added.data[0]?.id },
    { title: "UnprocessableEntity" },
  ]);
  await app.v2.updateStreamRules({ add: [{ value: "milk" }] }, { dry_run: true });
  expect((await app.v2.streamRules()).data).toMatchObject([{ value: "tea", tag: "drinks" }]);
  const removed = await app.v2.updateStreamRules({ delete: { ids: [added.data[0]?.id ?? "", "1"] } });
  expect(removed.meta.summary).toEqual({ deleted: 1, not_deleted: 1 });
});

test("a person's token has neither rules nor stream", async () => {
  await expect(clientOf(simulator, "ada").v2.streamRules()).rejects.toMatchObject({ code: 403 });
});

test("what matches a rule comes over the stream, with the rule beside it", async () => {
  const { stream, texts } = await listen();
  const whole: TweetV2SingleStreamResult[] = [];
  stream.on(ETwitterStreamEvent.Data, (one: TweetV2SingleStreamResult) => whole.push(one));
  write("Only coffee");
  const { id } = write("Tea time");
  await vi.waitFor(() => expect(texts).toEqual(["Tea time"]));
  expect(whole[0]).toMatchObject({ data: { id }, matching_rules: [{ tag: "drinks" }] });
  expect(whole[0]?.includes?.users?.[0]?.username).toBe("ada");
  expect(simulator.truth.list({ operation: "x.streamed" })).toMatchObject([{ applied: { tweetId: id } }]);
});

test("there is one connection, and the next may come when it has gone", async () => {
  const { stream } = await listen();
  const other = () => app.v2.searchStream({ autoConnect: false }).connect();
  await expect(other()).rejects.toMatchObject({ code: 429, data: { title: "ConnectionException" } });
  stream.close();
  await vi.waitFor(async () => open.push(await other()));
});

test("a quiet stream says that it is alive", async () => {
  simulator.x.setKeepAlive(20);
  const { events } = await listen();
  await vi.waitFor(() => expect(events).toContain(ETwitterStreamEvent.DataKeepAlive));
});

test("a stalled stream says nothing more, and stays open", async () => {
  simulator.x.setKeepAlive(20);
  const { texts, events } = await listen();
  simulator.faults.add({ operation: "x.stream", kind: "stall", times: 1 });
  write("tea 1");
  await vi.waitFor(() => expect(simulator.truth.list({ operation: "x.streamed" })).toHaveLength(1));
  const alive = events.length;
  write("tea 2");
  // Ten keep-alives would have come.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect([texts, events.slice(alive)]).toEqual([[], []]);
});

test("a tweet can be cut off in its middle", async () => {
  const { texts, events } = await listen();
  simulator.faults.add({ operation: "x.stream", kind: "cut-json", times: 1 });
  write("tea");
  await vi.waitFor(() => expect(events).toContain(ETwitterStreamEvent.ConnectionClosed));
  expect(texts).toEqual([]);
});

test("a tweet can come twice", async () => {
  const { texts } = await listen();
  simulator.faults.add({ operation: "x.stream", kind: "repeat", times: 1 });
  write("tea");
  await vi.waitFor(() => expect(texts).toEqual(["tea", "tea"]));
});

test("an emoji can be split over two chunks", async () => {
  await app.v2.updateStreamRules({ add: [{ value: "tea" }] });
  const answer = await fetch(`${simulator.url}/2/tweets/search/stream`, {
    headers: { authorization: "Bearer sim_x_app_bearer" },
  });
  simulator.faults.add({ operation: "x.stream", kind: "split-emoji", times: 1 });
  write("tea 🥘 time");
  const reader = answer.body?.getReader();
  const first = (await reader?.read())?.value ?? new Uint8Array();
  const second = (await reader?.read())?.value ?? new Uint8Array();
  expect(Buffer.from(first).toString()).toMatch(/�$/);
  expect(Buffer.concat([first, second]).toString()).toContain("tea 🥘 time");
  await reader?.cancel();
});

test("split or not, a client that decodes across chunks reads it whole", async () => {
  const { texts } = await listen();
  simulator.faults.add({ operation: "x.stream", kind: "split-emoji", times: 1 });
  write("tea 🥘 time");
  write("tea again");
  await vi.waitFor(() => expect(texts).toEqual(["tea 🥘 time", "tea again"]));
});

test("X can end a stream with its reasons, or without", async () => {
  const first = await listen();
  simulator.faults.add({ operation: "x.stream", kind: "operational-disconnect", times: 1 });
  write("tea");
  await vi.waitFor(() => expect(first.events).toContain(ETwitterStreamEvent.DataError));
  await vi.waitFor(() => expect(first.events).toContain(ETwitterStreamEvent.ConnectionClosed));
  const second = await listen();
  expect(simulator.x.cutStreams()).toBe(1);
  await vi.waitFor(() => expect(second.events).toContain(ETwitterStreamEvent.ConnectionClosed));
});
