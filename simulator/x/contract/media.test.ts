import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../simulator";
import type { MediaInput } from "../compose";
import type { Media } from "../nouns";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 11 });
  simulator.x.addPerson({ handle: "ada" });
});
afterAll(() => simulator.stop());

function media(input: MediaInput): Media {
  const { mediaKeys } = simulator.x.addTweet({ author: "ada", text: "", media: [input] });
  return simulator.x.media(mediaKeys[0] ?? "");
}
const ask = (path: string, init?: RequestInit) => fetch(`${simulator.url}/${path}`, init);
const photoPath = ({ key }: Media, query = "format=jpg&name=orig") => `pbs.twimg.com/media/${key}?${query}`;
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const films = ({ id, key }: Media, size: string) =>
  `video.twimg.com/ext_tw_video/${id}/pu/vid/avc1/${size}/${key}.mp4`;

test("a photo is a picture that can be decoded, in each size its own", async () => {
  const photo = media({ width: 3000, height: 2000 });
  const original = await bytesOf(await ask(photoPath(photo)));
  expect(await sharp(original).metadata()).toMatchObject({ format: "jpeg", width: 3000, height: 2000 });
  const large = await bytesOf(await ask(photoPath(photo, "format=jpg&name=large")));
  expect(await sharp(large).metadata()).toMatchObject({ width: 2048, height: 1365 });
  const usual = await bytesOf(await ask(`pbs.twimg.com/media/${photo.key}.jpg`));
  expect(await sharp(usual).metadata()).toMatchObject({ width: 1200, height: 800 });
  expect((await ask(photoPath(photo, "format=png&name=orig"))).status).toBe(404);
});

test("a PNG is one", async () => {
  const photo = media({ format: "png", width: 300, height: 300 });
  const original = await bytesOf(await ask(photoPath(photo, "format=png&name=orig")));
  expect(await sharp(original).metadata()).toMatchObject({ format: "png", width: 300 });
});

test("a photo of a wanted size can still be decoded, shares its bytes with none, and is cheap", async () => {
  const photos = Array.from({ length: 40 }, () => media({ sizeBytes: 500_000 }));
  await ask(photoPath(photos[0] as Media));
  const before = process.cpuUsage();
  const hashes = new Set<string>();
  for (const photo of photos) {
    const bytes = await bytesOf(await ask(photoPath(photo)));
    expect(bytes).toHaveLength(500_000);
    hashes.add(createHash("sha256").update(bytes).digest("hex"));
    expect(bytes.equals(await simulator.x.bytesOf(`https://${photoPath(photo)}`))).toBe(true);
  }
  expect(hashes.size).toBe(40);
  await sharp(await bytesOf(await ask(photoPath(photos[1] as Media)))).stats();
  const { user } = process.cpuUsage(before);
  // Client, hashing and comparing are in it; drawing each anew would take many times as long.
  expect(user / 1000).toBeLessThan(4000);
});

test("the same seed gives the same bytes", async () => {
  const digest = async () => {
    const other = await startSimulator({ seed: 99 });
    other.x.addPerson({ handle: "ada" });
    const at = new Date("2025-01-01T00:00:00Z");
    const tweet = other.x.addTweet({
      author: "ada",
      text: "",
      createdAt: at,
      media: [{ sizeBytes: 90_000 }],
    });
    const { key } = other.x.media(tweet.mediaKeys[0] ?? "");
    const bytes = await other.x.bytesOf(`https://pbs.twimg.com/media/${key}?format=jpg&name=orig`);
    await other.stop();
    return `${tweet.id} ${createHash("sha256").update(bytes).digest("hex")}`;
  };
  expect(await digest()).toBe(await digest());
});

test("a film of 3 GB is there from its beginning to its end, and held nowhere", async () => {
  const video = media({ type: "video", sizeBytes: 3_000_000_000 });
  const path = films(video, "1280x720");
  const begin = await bytesOf(await ask(path, { headers: { range: "bytes=0-99" } }));
  expect(begin.subarray(4, 8).toString()).toBe("ftyp");
  const end = await ask(path, { headers: { range: "bytes=-100" } });
  expect([end.status, end.headers.get("content-range"), (await bytesOf(end)).length]).toEqual([
    206,
    "bytes 2999999900-2999999999/3000000000",
    100,
  ]);
  const smaller = await ask(films(video, "480x270"), { method: "HEAD" });
  expect(smaller.headers.get("content-length")).toBe("600000000");
});

test("ranges join to the whole, by their ETag", async () => {
  const path = photoPath(media({ sizeBytes: 200_000 }));
  const whole = await ask(path);
  const etag = whole.headers.get("etag") ?? "";
  const parts = await Promise.all(
    ["bytes=0-99999", "bytes=100000-"].map(async (range) =>
      bytesOf(await ask(path, { headers: { range, "if-range": etag } })),
    ),
  );
  expect(Buffer.concat(parts).equals(await bytesOf(whole))).toBe(true);
  expect((await ask(path, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await ask(path, { headers: { range: "bytes=0-9", "if-range": '"other"' } })).status).toBe(200);
  expect((await ask(path, { headers: { range: "bytes=200000-" } })).status).toBe(416);
});

test("what is missing is missing, in every size or in one", async () => {
  const photo = media({ missingSizes: ["orig"] });
  expect((await ask(photoPath(photo))).status).toBe(404);
  expect((await ask(photoPath(photo, "format=jpg&name=4096x4096"))).status).toBe(200);
  simulator.x.changeMedia(photo.mediaKey, { isMissing: true });
  expect((await ask(photoPath(photo, "format=jpg&name=4096x4096"))).status).toBe(404);
});

test("a picture can be cut off in its middle, or be none", async () => {
  const photo = media({ sizeBytes: 400_000 });
  simulator.faults.add({ operation: "media.photo", kind: "cut-middle", times: 1 });
  const answer = await ask(photoPath(photo));
  let read = 0;
  const reading = (async () => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) read += chunk.length;
  })();
  await expect(reading).rejects.toThrow();
  expect(read).toBeLessThanOrEqual(200_000);
  simulator.faults.add({ operation: "media.photo", kind: "wrong-type", times: 1 });
  expect((await ask(photoPath(photo))).headers.get("content-type")).toContain("text/html");
});

test("a picture can stop coming, and whoever waits for it has to give up", async () => {
  const photo = media({ sizeBytes: 400_000 });
  simulator.faults.add({ operation: "media.photo", kind: "stall", times: 1 });
  const answer = await ask(photoPath(photo), { signal: AbortSignal.timeout(1000) });
  let read = 0;
  const reading = (async () => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) read += chunk.length;
  })();
  await expect(reading).rejects.toThrow("timeout");
  expect(read).toBe(200_000);
});

test("GIFs, their stills and faces are there, too", async () => {
  const gif = media({ type: "animated_gif" });
  const answer = await ask(`video.twimg.com/tweet_video/${gif.key}.mp4`);
  expect((await bytesOf(answer)).subarray(4, 8).toString()).toBe("ftyp");
  const still = await bytesOf(await ask(`pbs.twimg.com/tweet_video_thumb/${gif.key}.jpg`));
  expect((await sharp(still).metadata()).format).toBe("jpeg");
  const [ada] = simulator.x.people();
  const face = await ask(`pbs.twimg.com/profile_images/${ada?.id}/${ada?.avatarKey}_normal.jpg`);
  expect(face.headers.get("content-type")).toBe("image/jpeg");
});
