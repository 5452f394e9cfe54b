import { readFile, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { and, asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { archiveFiles, archiveSkips, files, media } from "../../db/schema";
import { storedBytesOf } from "../../db/stored-bytes";
import { env } from "../../env";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { drawFilm } from "../../testing/sample-archive/film";
import { drawPicture } from "../../testing/sample-archive/pictures";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { fileKey } from "../../tweets/files";
import { importArchive } from "./import-archive";

const database = testDatabase();
const bench = importBench(database);

const photo = (key: string, more: object = {}) => ({
  url: "https://t.co/m",
  media_url_https: `https://pbs.twimg.com/media/${key}`,
  type: "photo",
  ...more,
});
const video = (best: string) => ({
  url: "https://t.co/m",
  media_url_https: "https://pbs.twimg.com/ext_tw_video_thumb/1/pu/img/t.jpg",
  type: "video",
  video_info: {
    variants: [
      { bitrate: "1", content_type: "video/mp4", url: "https://video.twimg.com/small.mp4" },
      { bitrate: "9", content_type: "video/mp4", url: `https://video.twimg.com/${best}.mp4` },
    ],
  },
});
const tweet = (id: string, items: object[], text = "look") => ({
  tweet: {
    id_str: id,
    created_at: "Sat Nov 16 11:33:22 +0000 2024",
    full_text: text,
    extended_entities: { media: items },
  },
});

async function archiveWith(tweets: object[], entries: Record<string, Buffer>): Promise<string> {
  const path = bench.path(`${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  await zip.add("data/tweets.js", `window.YTD.tweets.part0 = ${JSON.stringify(tweets)}`);
  for (const [name, bytes] of Object.entries(entries))
    await zip.add(`data/tweets_media/${name}`, bytes, { isStored: true });
  await zip.close();
  return path;
}

const mediaOf = (ownerId: string) =>
  database.db
    .select()
    .from(media)
    .where(eq(media.ownerId, ownerId))
    .orderBy(asc(media.tweetId), asc(media.position));

test("the bytes are stored as they were, once, and known by what they are", async () => {
  const { id } = await makePerson(database.db, "ada");
  const picture = await drawPicture(1, "png");
  const film = drawFilm(1);
  const path = await archiveWith([tweet("1", [photo("-a.jpg"), photo("b.jpg")]), tweet("2", [video("v")])], {
    "1--a.jpg": picture, // bytes of a PNG under another name
    "1-b.jpg": picture,
    "2-v.mp4": film,
  });
  const outcome = await bench.import(id, path);

  expect(outcome).toMatchObject({
    tally: { media: { referenced: 3, stored: 3, missing: 0, unreferenced: 0 } },
  });
  const [first, second, third] = await mediaOf(id);
  expect(first?.fileHash).toBe(second?.fileHash);
  const stored = await database.db.select().from(files).where(eq(files.ownerId, id));
  expect(stored).toHaveLength(2);
  expect(stored.find((file) => file.hash === first?.fileHash)).toMatchObject({
    contentType: "image/png",
    sizeBytes: picture.length,
    width: 480,
  });
  expect(stored.find((file) => file.hash === third?.fileHash)).toMatchObject({ contentType: "video/mp4" });
  expect(await buffer(await bench.deps().storage.read(fileKey(id, third?.fileHash ?? "")))).toEqual(film);
});

test("a large file, read twice, is stored whole", async () => {
  const { id } = await makePerson(database.db, "large");
  const large = Buffer.concat([await drawPicture(2, "jpeg"), Buffer.alloc(6 * 1024 * 1024, 7)]);
  await bench.import(id, await archiveWith([tweet("1", [photo("a.jpg")])], { "1-a.jpg": large }));
  const [item] = await mediaOf(id);
  const stored = await buffer(await bench.deps().storage.read(fileKey(id, item?.fileHash ?? "")));
  expect(stored.equals(large)).toBe(true);
});

test("the size of a video of three gigabytes is kept, and counted to what its owner stores", async () => {
  const { id } = await makePerson(database.db, "long film");
  const hash = "f".repeat(64);
  await database.db
    .insert(files)
    .values({ ownerId: id, hash, sizeBytes: 3_000_000_000, contentType: "video/mp4" });
  const [film] = await database.db.select().from(files).where(eq(files.ownerId, id));
  expect(film?.sizeBytes).toBe(3_000_000_000);
  expect(await storedBytesOf(database.db, id)).toBe(3_000_000_000);
});

test("a full disk stops the pictures in words, and the import goes on once there is room", async () => {
  const { id } = await makePerson(database.db, "full disk");
  const path = await archiveWith([tweet("1", [photo("a.jpg")])], { "1-a.jpg": await drawPicture(5, "jpeg") });
  const archiveId = await bench.uploaded(id, path);
  const full = { ...bench.deps(), freeBytes: async () => env().ROOST_MIN_FREE_BYTES + 100 };
  expect(await importArchive(full, archiveId)).toEqual({
    status: "waiting",
    problem: expect.stringMatching(/no room/),
  });
  expect(await database.db.$count(files, eq(files.ownerId, id))).toBe(0);
  expect(await importArchive(bench.deps(), archiveId)).toMatchObject({
    status: "done",
    tally: { media: { stored: 1, missing: 0 } },
  });
});

test("what is missing, and what nobody names, is counted", async () => {
  const { id } = await makePerson(database.db, "counts");
  const picture = await drawPicture(3, "jpeg");
  const path = await archiveWith([tweet("1", [photo("a.jpg"), photo("gone.jpg")])], {
    "1-a.jpg": picture,
    "9-stray.jpg": picture,
    "no-number.mp4": picture,
  });
  expect(await bench.import(id, path)).toMatchObject({
    tally: { media: { referenced: 2, stored: 1, missing: 1, unreferenced: 2 } },
  });
});

test("a video under the name of a smaller variant is still its tweet's video", async () => {
  const { id } = await makePerson(database.db, "variant");
  const path = await archiveWith([tweet("1", [video("best")])], { "1-small.mp4": drawFilm(2) });
  expect(await bench.import(id, path)).toMatchObject({ tally: { media: { stored: 1, unreferenced: 0 } } });
});

test("somebody else's picture under a retweet is kept and not counted as one's own", async () => {
  const { id } = await makePerson(database.db, "foreign");
  const item = photo("a.jpg", { source_status_id_str: "5", source_user_id_str: "6" });
  const path = await archiveWith([tweet("1", [item], "RT @zoe: look")], {
    "1-a.jpg": await drawPicture(4, "jpeg"),
  });
  expect(await bench.import(id, path)).toMatchObject({ tally: { media: { referenced: 0, stored: 0 } } });
  expect(await mediaOf(id)).toMatchObject([{ isForeign: true, fileHash: expect.any(String) }]);
});

test("of several files for one picture the first that is whole counts, wherever groups end", async () => {
  const names = [
    "data/tweets_media/1-a.jpg",
    "data/community_tweet_media/1-A.jpg",
    "data/deleted_tweets_media/1-a.jpg",
  ];
  const archiveOf = async (between: number) => {
    const path = bench.path(`twice-${between}.zip`);
    const zip = await ZipWriter.create(path);
    await zip.add(
      "data/tweets.js",
      `window.YTD.tweets.part0 = ${JSON.stringify([tweet("1", [photo("a.jpg")])])}`,
    );
    for (const [turn, name] of names.entries()) {
      await zip.add(name, Buffer.from(`copy ${turn}`), { isStored: true });
      for (let number = 0; number < between; number++)
        await zip.add(name.replace("1-", `${turn}${number}0-`), Buffer.from("stray"), { isStored: true });
    }
    await zip.close();
    const bytes = await readFile(path);
    bytes[bytes.indexOf("copy 0")] = 0x43;
    await writeFile(path, bytes);
    return path;
  };
  // Together in one group; in groups that follow each other; further apart.
  for (const between of [0, 15, 40]) {
    const { id } = await makePerson(database.db, `twice ${between}`);
    const { archiveId, ...outcome } = await bench.import(id, await archiveOf(between));
    const strays = 3 * between;
    expect(outcome).toMatchObject({ tally: { media: { stored: 1, missing: 0, unreferenced: strays } } });
    const [item] = await mediaOf(id);
    const stored = await buffer(await bench.deps().storage.read(fileKey(id, item?.fileHash ?? "")));
    expect(stored.toString()).toBe("copy 1");
    const [list] = await database.db
      .select()
      .from(archiveFiles)
      .where(and(eq(archiveFiles.archiveId, archiveId), eq(archiveFiles.kind, "media")));
    expect(list).toMatchObject({ added: 1, unchanged: 1, skipped: 1 + strays, rowsRead: 3 + strays });
    expect(await database.db.$count(files, eq(files.ownerId, id))).toBe(1);
  }
});

test("a damaged picture is told, and the others are stored", async () => {
  const { id } = await makePerson(database.db, "damaged");
  const path = await archiveWith([tweet("1", [photo("a.jpg"), photo("b.jpg")])], {
    "1-a.jpg": Buffer.from("picture a"),
    "1-b.jpg": Buffer.from("picture b"),
  });

  const bytes = await readFile(path);
  bytes[bytes.indexOf("picture a")] = 0x50;
  await writeFile(path, bytes);

  const outcome = await bench.import(id, path);
  expect(outcome).toMatchObject({ tally: { media: { stored: 1, missing: 1 } } });
  const skips = await database.db
    .select()
    .from(archiveSkips)
    .where(eq(archiveSkips.archiveId, outcome.archiveId));
  expect(skips).toMatchObject([{ fileName: "media", row: 0, reason: expect.stringMatching(/damaged/) }]);
});
