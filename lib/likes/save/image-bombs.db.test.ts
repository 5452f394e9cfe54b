import { deflateSync } from "node:zlib";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { storeAway } from "../../clients/storage/problems";
import { files, likedMedia } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { addLikedPicture } from "../../testing/likes";
import { testSimulator } from "../../testing/simulator";
import { addPerson } from "../../testing/tweets";
import { drawThumb, makeThumbs } from "./thumbs";

const database = testDatabase();
const simulator = testSimulator({ seed: 3 });
let userId: string;

beforeAll(async () => {
  simulator.x.addPerson({ handle: "grace" });
});
beforeEach(async () => {
  userId = (await addPerson(database.db)).id;
});

const stored: { key: string; bytes: Buffer }[] = [];
const storage = {
  put: async (key: string, body: AsyncIterable<Buffer>) => {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    stored.push({ key, bytes: Buffer.concat(chunks) });
    return { sizeBytes: 0 };
  },
};
const make = () => makeThumbs({ db: database.db, sql: database.sql, storage }, userId, { forMs: 30_000 });
const thumbs = async () => database.db.select().from(likedMedia).where(eq(likedMedia.ownerId, userId));

/** A PNG of zeros: a few kilobytes that unfold to `side` × `side` pixels. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type), data]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(Math.ceil(side / 8 + 1) * side));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test("makes a small picture of a photo and of a film", async () => {
  const tweet = simulator.x.addTweet({
    author: "grace",
    text: "",
    media: [{ width: 3000, height: 2000 }, { type: "video" }],
  });
  const [photo, film] = tweet.mediaKeys.map((key) => simulator.x.media(key));
  await addLikedPicture(database.db, userId, {
    tweetId: tweet.id,
    url: `https://pbs.twimg.com/media/${photo?.key}.jpg`,
  });
  const previewUrl = `https://pbs.twimg.com/ext_tw_video_thumb/${film?.id}/pu/img/${film?.key}.jpg`;
  await addLikedPicture(database.db, userId, { tweetId: tweet.id, position: 1, type: "video", previewUrl });
  expect(await make()).toEqual({ made: 2, left: false });
  const rows = await thumbs();
  for (const { thumbHash } of rows) {
    const [file] = await database.db
      .select()
      .from(files)
      .where(eq(files.hash, thumbHash ?? ""));
    expect(file).toMatchObject({ ownerId: userId, contentType: "image/webp" });
    expect(Math.max(file?.width ?? 0, file?.height ?? 0)).toBeLessThanOrEqual(640);
    const bytes = stored.find(({ key }) => key.endsWith(thumbHash ?? "none"))?.bytes;
    expect((await sharp(bytes).metadata()).format).toBe("webp");
  }
  expect(await make()).toEqual({ made: 0, left: false });
});

test("tries a picture that X does not give a few times, and then no more", async () => {
  await addLikedPicture(database.db, userId, { url: "https://pbs.twimg.com/media/nothing.jpg" });
  expect(await make()).toEqual({ made: 0, left: false });
  expect((await thumbs())[0]).toMatchObject({ thumbHash: null, thumbTries: 3 });
});

test.each([
  ["a bomb of 400 megapixels", bomb(20_000)],
  ["an SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')],
  ["a TIFF", Buffer.from("49492a00080000000000", "hex")],
  ["a PNG that is cut off", bomb(100).subarray(0, 60)],
  ["no picture", Buffer.from("<!doctype html>")],
])("decodes nothing of %s", async (_, bytes) => {
  const before = process.memoryUsage().rss;
  await expect(drawThumb(bytes)).rejects.toThrow();
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
});

test("the control: a small picture is decoded", async () => {
  expect(await drawThumb(bomb(100))).toMatchObject({ width: 100, height: 100 });
});

test("a store of files that is away keeps nobody from saving, and costs no picture a try", async () => {
  const tweet = simulator.x.addTweet({ author: "grace", text: "Look", media: [{}] });
  const media = simulator.x.media(tweet.mediaKeys[0] ?? "");
  await addLikedPicture(database.db, userId, {
    tweetId: tweet.id,
    url: `https://pbs.twimg.com/media/${media.key}.${media.format}`,
  });
  const away = { put: () => Promise.reject(storeAway(new Error("no answer"))) };
  const round = await makeThumbs({ db: database.db, sql: database.sql, storage: away }, userId, {
    forMs: 30_000,
  });
  expect(round).toEqual({ made: 0, left: false });
  expect(await make()).toEqual({ made: 1, left: false });
});
