import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { archiveEntries } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { printedFile } from "../../testing/sample-archive/printed";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { importArchive } from "../import/import-archive";
import { inspectArchive } from "../import/inspect";
import { loadSlice } from "../import/load";
import { mediaSlice } from "../import/media";
import { readReport } from "./read-report";
import type { ArchiveReport } from "./types";

const database = testDatabase();
const bench = importBench(database);

type Zip = Awaited<ReturnType<typeof ZipWriter.create>>;
type Rows = { name: string; rows: object[]; count?: number };

const record = (id: number, more: object = {}) => ({
  tweet: {
    id_str: String(id),
    created_at: "Sat Nov 16 11:33:22 +0000 2024",
    full_text: `tweet ${id}`,
    ...more,
  },
});
const records = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => record(from + index));

/** An archive written by hand; `count` is what its manifest says where that is not the truth. */
async function zipOf(
  { made = "2024-11-17", files, hasManifest = true }: { made?: string; files: Rows[]; hasManifest?: boolean },
  more: (zip: Zip) => Promise<void> = async () => {},
): Promise<string> {
  const path = bench.path(`${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  for (const { name, rows } of files)
    if (rows.length > 0)
      await zip.addStream(`data/${name}.js`, printedFile("window.YTD.x.part0", rows, false));
  const manifest = {
    userInfo: { accountId: "7", userName: "ada", displayName: "Ada" },
    archiveInfo: { generationDate: `${made}T00:00:00.000Z` },
    dataTypes: Object.fromEntries(
      files.map(({ name, rows, count }) => [
        name,
        { files: [{ fileName: `data/${name}.js`, count: String(count ?? rows.length) }] },
      ]),
    ),
  };
  if (hasManifest) await zip.add("data/manifest.js", `window.__THAR_CONFIG = ${JSON.stringify(manifest)}`);
  await more(zip);
  await zip.close();
  return path;
}

async function reportOf(name: string, path: string): Promise<ArchiveReport> {
  const { id } = await makePerson(database.db, name);
  const { archiveId } = await bench.import(id, path);
  return readReport(database.db, archiveId);
}

const lineOf = (report: ArchiveReport, name: string) => report.files.find((file) => file.name === name);

describe("every file of the zip", () => {
  test("is read, ignored with its reason, unknown or broken", async () => {
    const path = await zipOf({ files: [{ name: "tweets", rows: records(1, 3) }] }, async (zip) => {
      await zip.add("data/account.js", "window.YTD.account.part0 = [ {");
      await zip.add("data/ad-impressions.js", "x");
      await zip.add("data/direct-messages-part1.js", "x");
      await zip.add("data/ip-audit.js", "x");
      await zip.add("data/never-heard-of.js", "x");
      await zip.add("data/new_things_media/1.jpg", "x");
      await zip.add("data/new_things_media/2.jpg", "xy");
      await zip.add("assets/js/main.js", "x");
      await zip.add("assets/images/logo.png", "x");
      await zip.add("Your archive.html", "x");
      await zip.add("__MACOSX/data/._tweets.js", "x");
      await zip.add("data/", "");
      await zip.add("data/tweets.js", "twice");
      await zip.add("somebody-else/data/tweets.js", "another");
    });
    const report = await reportOf("every file", path);
    const lines = report.files.map(({ name, state, files }) => [name, state, files]);
    expect(lines).toEqual([
      ["data/tweets.js", "read", 1],
      ["data/account.js", "broken", 1],
      ["data/never-heard-of.js", "unknown", 1],
      ["data/new_things_media/", "unknown", 2],
      ["data/tweets.js", "unknown", 1],
      ["somebody-else/", "unknown", 1],
      ["data/manifest.js", "read", 1],
      ["*/", "ignored", 1],
      ["Your archive.html", "ignored", 1],
      ["__MACOSX/", "ignored", 1],
      ["assets/", "ignored", 2],
      ["data/ad-impressions.js", "ignored", 1],
      ["data/direct-messages-part1.js", "ignored", 1],
      ["data/ip-audit.js", "ignored", 1],
    ]);
    expect(lineOf(report, "data/ad-impressions.js")?.reason).toMatch(/no use for them/);
    expect(lineOf(report, "data/direct-messages-part1.js")?.reason).toMatch(/does not open them/);
    expect(lineOf(report, "somebody-else/")?.reason).toMatch(/another archive in the same zip/);
    expect(lineOf(report, "data/new_things_media/")?.sizeBytes).toBe(3);
    expect(report.isWhole).toBe(false);
    expect(report.differences).toEqual([
      expect.objectContaining({ file: "data/account.js", words: expect.stringMatching(/cannot be read/) }),
    ]);
  });

  test("of a zip with thousands of unknown files some hundred lines are kept, and all are counted", async () => {
    const path = await zipOf({ files: [{ name: "tweets", rows: records(1, 1) }] }, async (zip) => {
      for (let file = 0; file < 1000; file++) await zip.add(`data/new-${file}.js`, "x");
      for (let folder = 0; folder < 1000; folder++) await zip.add(`folder-${folder}/file`, "x");
    });
    const report = await reportOf("many files", path);
    expect(report.files.length).toBeLessThan(510);
    expect(report.files.reduce((sum, { files }) => sum + files, 0)).toBe(2002);
  });
});

describe("rows expected and rows stored", () => {
  test("agree for an archive that is whole", async () => {
    const report = await reportOf("whole", await bench.sample({ tweets: 300, withMedia: 12, parts: 3 }));
    expect(report.differences).toEqual([]);
    expect(report.isWhole).toBe(true);
    const { expected, read, stored, duplicates, skipped } = report.sums.tweets;
    expect(read).toBe(expected);
    expect(stored + duplicates + skipped).toBe(read);
    expect(report.sums.likes.read).toBe(20);
    expect(report.saysHowMany).toBe(true);
  });

  test("that differ are told by file, and none makes up for another", async () => {
    const path = await zipOf({
      files: [
        { name: "tweets", rows: records(1, 98), count: 100 },
        { name: "tweets-part1", rows: records(101, 105), count: 4 },
        { name: "tweets-part2", rows: [], count: 7 },
        { name: "like", rows: [{ like: { tweetId: "5" } }], count: 2 },
      ],
    });
    const report = await reportOf("differs", path);
    expect(report.sums.tweets).toMatchObject({
      expected: 111,
      read: 103,
      stored: 103,
      missing: 9,
      surplus: 1,
    });
    expect(report.sums.likes).toMatchObject({ expected: 2, read: 1, missing: 1 });
    expect(report.isWhole).toBe(false);
    expect(report.differences.map(({ file, count }) => [file, count])).toEqual([
      ["data/tweets.js", 2],
      ["data/tweets-part1.js", 1],
      ["data/tweets-part2.js", 7],
      ["data/like.js", 1],
    ]);
    expect(report.differences[0]?.words).toBe(
      "data/tweets.js should hold 100 tweets, and holds 98: 2 are missing.",
    );
  });

  test.each([
    ["data/tweet-headers.js", "headers"],
    ["data/Tweet-Headers.JS", "other letters"],
  ])("are compared with %s where there is no manifest", async (list, name) => {
    const headers = records(1, 12).map(({ tweet }) => ({
      tweet: { tweet_id: tweet.id_str, user_id: "7", created_at: tweet.created_at },
    }));
    const files = [{ name: "tweets", rows: records(1, 10) }];
    const report = await reportOf(
      name,
      await zipOf({ files, hasManifest: false }, async (zip) => {
        await zip.addStream(list, printedFile("window.YTD.tweet_headers.part0", headers, false));
        await zip.addStream(
          "data/deleted-tweets.js",
          printedFile("window.YTD.x.part0", records(50, 51), false),
        );
      }),
    );
    expect(report.sums.tweets).toMatchObject({ expected: null, read: 12 });
    expect(report.differences).toMatchObject([
      { count: 2, words: expect.stringMatching(/lists 12 tweets; 2 /) },
    ]);
  });

  test("count skipped records, and a file that is cut", async () => {
    const rows = [...records(1, 4), { tweet: { id_str: "no number" } }, record(4)];
    const path = await zipOf({ files: [{ name: "tweets", rows }] }, async (zip) => {
      await zip.add(
        "data/like.js",
        'window.YTD.like.part0 = [\n  {\n    "like" : {"tweetId":"1"}\n  },\n  {',
      );
    });
    const report = await reportOf("skipped", path);
    expect(report.sums.tweets).toMatchObject({ read: 6, stored: 4, duplicates: 1, skipped: 1 });
    expect(report.skipped).toEqual({ all: 1, listed: 1 });
    expect(lineOf(report, "data/like.js")).toMatchObject({
      state: "broken",
      rows: { read: 1, expected: null },
    });
    expect(report.differences.map(({ file }) => file)).toEqual(["data/tweets.js", "data/like.js"]);
  });
});

test("media is expected, found, somebody else's, missing or named by nothing", async () => {
  const media = (id: number, name: string, source?: string) => ({
    id_str: `${id}${name.length}`,
    type: "photo",
    media_url_https: `https://pbs.twimg.com/media/${name}.jpg`,
    url: "https://t.co/x",
    expanded_url: `https://x.com/a/status/${id}/photo/1`,
    ...(source && { source_status_id_str: source, source_user_id_str: "99" }),
  });
  const withMedia = (id: number, name: string, text = "mine", source?: string) =>
    record(id, { full_text: text, extended_entities: { media: [media(id, name, source)] } });
  const rows = [
    withMedia(1, "here"),
    withMedia(2, "gone"),
    withMedia(3, "theirs", "RT @zoe: look", "55"),
    withMedia(4, "not-there", "RT @zoe: look", "56"),
  ];
  const path = await zipOf({ files: [{ name: "tweets", rows }] }, async (zip) => {
    await zip.add("data/tweets_media/1-here.jpg", "1");
    await zip.add("data/tweets_media/3-theirs.jpg", "3");
    await zip.add("data/tweets_media/9-nobody.jpg", "9");
    await zip.add("data/deleted_tweets_media/8-nobody.jpg", "8");
  });
  const report = await reportOf("media", path);
  expect(report.media).toMatchObject({
    expected: 2,
    found: 1,
    missing: 1,
    foreign: { named: 2, found: 1 },
    unreferenced: 2,
    folders: [
      { folder: "data/deleted_tweets_media/", files: 1, unreferenced: 1 },
      { folder: "data/tweets_media/", files: 3, own: 1, foreign: 1, unreferenced: 1 },
    ],
  });
  expect(report.differences).toMatchObject([{ count: 1, words: expect.stringMatching(/^1 of 2 pictures/) }]);
});

describe("another archive of the same person", () => {
  const older = () => zipOf({ made: "2024-01-01", files: [{ name: "tweets", rows: records(1, 5) }] });
  const newer = () => {
    const rows = [record(2), record(3, { favorite_count: "9" }), ...records(6, 9)];
    return zipOf({ made: "2024-06-01", files: [{ name: "tweets", rows }] });
  };
  const expected = { added: 4, updated: 1, unchanged: 1, gone: 3 };

  test("says what it added, what it changed, and what earlier ones alone hold", async () => {
    const { id } = await makePerson(database.db, "two archives");
    const first = await bench.import(id, await older());
    const second = await bench.import(id, await newer());
    expect((await readReport(database.db, first.archiveId)).since).toBeNull();
    const { since } = await readReport(database.db, second.archiveId);
    expect(since).toMatchObject({ ...expected, earlier: [{ archiveId: first.archiveId }] });
  });

  test("lacks the same when the older one comes after it", async () => {
    const { id } = await makePerson(database.db, "two archives, turned");
    const second = await bench.import(id, await newer());
    await bench.import(id, await older());
    expect((await readReport(database.db, second.archiveId)).since).toMatchObject({ gone: expected.gone });
  });

  test("of another account says nothing of this one", async () => {
    const { id } = await makePerson(database.db, "two accounts");
    await bench.import(id, await older());
    const { archiveId } = await bench.import(id, await bench.sample({ tweets: 3, withMedia: 0 }));
    expect((await readReport(database.db, archiveId)).since).toBeNull();
  });
});

test("an import that is cut at every place it can be has the report of one that is not", async () => {
  const path = await bench.sample({ tweets: 1500, withMedia: 60, likes: 30, parts: 2 });
  const calm = await reportOf("calm", path);

  const { id } = await makePerson(database.db, "cut");
  const archiveId = await bench.uploaded(id, path);
  const longAgo = new Date(0);
  await inspectArchive(bench.deps(), archiveId);
  await inspectArchive(bench.deps(), archiveId);
  while (!(await loadSlice(bench.deps(), archiveId, longAgo)).isDone);
  expect((await readReport(database.db, archiveId)).isWhole).toBe(false);
  while (!(await mediaSlice(bench.deps(), archiveId, longAgo)).isDone);
  await importArchive(bench.deps(), archiveId);
  const cut = await readReport(database.db, archiveId);

  expect({ ...cut, archive: {} }).toEqual({ ...calm, archive: {} });
  expect(await database.db.$count(archiveEntries, eq(archiveEntries.archiveId, archiveId))).toBeGreaterThan(
    0,
  );
});
