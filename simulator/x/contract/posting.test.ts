import sharp from "sharp";
import { EUploadMimeType, type TwitterApi } from "twitter-api-v2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { drawFilm } from "@/lib/testing/sample-archive/film";
import { type Simulator, startSimulator } from "../../simulator";
import { clientOf } from "./clients";

let simulator: Simulator;
let client: TwitterApi;
let ada: string;
beforeEach(async () => {
  simulator = await startSimulator({ seed: 5 });
  ada = simulator.x.addPerson({ handle: "ada" }).id;
  simulator.x.addPerson({ handle: "grace" });
  client = clientOf(simulator, "ada");
});
afterEach(() => simulator.stop());

const square = () =>
  sharp({ create: { width: 300, height: 300, channels: 3, background: "#336699" } })
    .jpeg()
    .toBuffer();

test("a tweet with a picture is posted, and its picture is the one that was uploaded", async () => {
  const bytes = await square();
  const id = await client.v2.uploadMedia(bytes, { media_type: EUploadMimeType.Jpeg }, 400);
  await client.v2.post("media/metadata", { id, metadata: { alt_text: { text: "A blue square" } } });
  const { data } = await client.v2.tweet("Blue", { media: { media_ids: [id] } });
  const read = await client.v2.singleTweet(data.id, {
    expansions: ["attachments.media_keys"],
    "media.fields": ["url", "alt_text", "width"],
  });
  expect(read.includes?.media).toMatchObject([{ type: "photo", alt_text: "A blue square", width: 300 }]);
  const { pathname } = new URL(read.includes?.media?.[0]?.url ?? "");
  const answer = await fetch(`${simulator.url}/pbs.twimg.com${pathname}?name=orig`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
});

test("a video is there when it is processed", async () => {
  const id = await client.v2.uploadMedia(drawFilm(1), { media_type: EUploadMimeType.Mp4 }, 50_000);
  const { data } = await client.v2.tweet("A film", { media: { media_ids: [id] } });
  const read = await client.v2.singleTweet(data.id, { expansions: ["attachments.media_keys"] });
  expect(read.includes?.media?.[0]?.type).toBe("video");
  expect(simulator.truth.list({ operation: "x.mediaStatus" })).toHaveLength(2);
});

test("processing can fail", async () => {
  simulator.faults.add({ operation: "x.mediaFinalize", kind: "processing-fails", times: 1 });
  const upload = client.v2.uploadMedia(drawFilm(1), { media_type: EUploadMimeType.Mp4 });
  await expect(upload).rejects.toThrow("Unsupported video format");
});

test("what is no picture, is too large or did not arrive in full is refused", async () => {
  const words = Buffer.from("These are words.");
  await expect(client.v2.uploadMedia(words, { media_type: EUploadMimeType.Png })).rejects.toMatchObject({
    code: 400,
  });
  const begin = (total_bytes: number) =>
    client.v2.post<{ data: { id: string } }>("media/upload/initialize", {
      media_type: "image/png",
      media_category: "tweet_image",
      total_bytes,
    });
  await expect(begin(6 * 1024 * 1024)).rejects.toMatchObject({ code: 400 });
  const { data } = await begin(1000);
  await expect(client.v2.post(`media/upload/${data.id}/finalize`)).rejects.toMatchObject({ code: 400 });
});

test("pictures of others, and of yesterday, cannot be posted", async () => {
  const id = await client.v2.uploadMedia(await square(), { media_type: EUploadMimeType.Jpeg });
  const other = clientOf(simulator, "grace");
  const media = { media_ids: [id] as [string] };
  await expect(other.v2.tweet("Mine", { media })).rejects.toMatchObject({ code: 400 });
  simulator.clock.advance(25 * 3600_000);
  await expect(clientOf(simulator, "ada").v2.tweet("Late", { media })).rejects.toMatchObject({ code: 400 });
});

test("the same words twice, too many of them, or none are refused", async () => {
  await client.v2.tweet("Once");
  await expect(client.v2.tweet("Once")).rejects.toMatchObject({
    code: 403,
    data: { detail: "You are not allowed to create a Tweet with duplicate content." },
  });
  await client.v2.tweet(`${"é".repeat(256)} https://example.org/a/very/long/address`);
  await expect(client.v2.tweet("あ".repeat(141))).rejects.toMatchObject({ code: 403 });
  await expect(client.v2.tweet("")).rejects.toMatchObject({ code: 400 });
});

test("a post whose answer is lost was posted all the same", async () => {
  simulator.faults.add({ operation: "x.createTweet", kind: "cut-after", times: 1 });
  await expect(client.v2.tweet("Did it go?")).rejects.toMatchObject({ type: "request" });
  expect((await client.v2.userTimeline(ada)).tweets.map(({ text }) => text)).toEqual(["Did it go?"]);
  expect(simulator.truth.list({ operation: "x.createTweet" })).toMatchObject([
    { status: 201, fault: "cut-after", applied: { author: "ada" } },
  ]);
});

test("a new tweet can come to light later", async () => {
  simulator.faults.add({ operation: "x.createTweet", kind: "late", detail: { ms: 3000 } });
  await client.v2.tweet("Patience");
  expect((await client.v2.userTimeline(ada)).tweets).toEqual([]);
  simulator.clock.advance(3000);
  expect((await client.v2.userTimeline(ada)).tweets).toHaveLength(1);
});

test("one deletes one's own tweets, and no others", async () => {
  const { data } = await client.v2.tweet("Oops");
  await expect(clientOf(simulator, "grace").v2.deleteTweet(data.id)).rejects.toMatchObject({ code: 403 });
  expect((await client.v2.deleteTweet(data.id)).data.deleted).toBe(true);
  expect((await client.v2.singleTweet(data.id)).errors).toMatchObject([{ title: "Not Found Error" }]);
});

test("who may read may not write", async () => {
  const reader = clientOf(simulator, "ada", ["tweet.read", "users.read"]);
  await expect(reader.v2.tweet("Hello")).rejects.toMatchObject({ code: 403 });
  await expect(
    reader.v2.uploadMedia(await square(), { media_type: EUploadMimeType.Jpeg }),
  ).rejects.toMatchObject({ code: 403 });
});
