import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { isAppError } from "../../errors";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { readReport } from "./read-report";
import { writeReport } from "./write-report";

const database = testDatabase();
const bench = importBench(database);

const media = (name: string, source?: string) => ({
  extended_entities: {
    media: [
      {
        type: "photo",
        media_url_https: `https://pbs.twimg.com/media/${name}.jpg`,
        ...(source && { source_status_id_str: source, source_user_id_str: "99" }),
      },
    ],
  },
});
const record = (id: number, more: object = {}) => ({
  id_str: String(id),
  created_at: "Sat Nov 16 11:33:22 +0000 2024",
  full_text: `tweet ${id}`,
  ...more,
});

async function zipOf(made: string, records: object[], files: string[]): Promise<string> {
  const path = bench.path(`${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  const tweets = records.map((tweet) => ({ tweet }));
  await zip.add("data/tweets.js", `window.YTD.tweets.part0 = ${JSON.stringify(tweets)}`);
  const manifest = {
    userInfo: { accountId: "7", userName: "ada" },
    archiveInfo: { generationDate: `${made}T00:00:00.000Z` },
    dataTypes: { tweets: { files: [{ fileName: "data/tweets.js", count: String(records.length) }] } },
  };
  await zip.add("data/manifest.js", `window.__THAR_CONFIG = ${JSON.stringify(manifest)}`);
  for (const name of files) await zip.add(`data/tweets_media/${name}`, name);
  await zip.close();
  return path;
}

/** More than one page of everything that is read in pages. */
async function importTwo() {
  const { id } = await makePerson(database.db, `writer ${Math.random()}`);
  const older = Array.from({ length: 1500 }, (_, index) => record(10_000 + index));
  older.push(record(5, { full_text: '=cmd("a", b)\nnext' }));
  await bench.import(id, await zipOf("2024-01-01", older, []));
  const newer = [
    ...Array.from({ length: 1200 }, (_, index) => record(20_000 + index, media("lost"))),
    record(30_000, { full_text: "RT @zoe: hi", ...media("theirs", "55") }),
    record(30_001, { id_str: "none" }),
    ...older.slice(0, 100),
  ];
  const orphans = Array.from({ length: 70 }, (_, index) => `99-nobody${index}.jpg`);
  const { archiveId } = await bench.import(id, await zipOf("2024-02-01", newer, orphans));
  return { id, archiveId };
}

test("a report is written whole, as JSON and as a table", async () => {
  const { id, archiveId } = await importTwo();
  const { db, sql } = database;
  const json = JSON.parse(await text((await writeReport(db, sql, id, archiveId, "json")).pieces));
  const { skippedRecords, missingMedia, foreignMedia, unreferencedMedia, goneTweets, ...report } = json;
  expect(report).toEqual(await readReport(db, archiveId));
  expect(report.since).toMatchObject({ added: 1201, unchanged: 100, gone: 1401 });
  expect(skippedRecords).toEqual([{ fileName: "data/tweets.js", row: 1201, reason: expect.any(String) }]);
  expect(new Set(missingMedia.map(({ tweetId }: { tweetId: string }) => tweetId)).size).toBe(1200);
  expect(foreignMedia).toMatchObject([{ tweetId: "30000", file: "30000-theirs.jpg", isHere: false }]);
  expect(unreferencedMedia).toHaveLength(70);
  expect(unreferencedMedia).toContain("data/tweets_media/99-nobody69.jpg");
  expect(new Set(goneTweets.map((tweet: { id: string }) => tweet.id)).size).toBe(1401);

  const csv = await text((await writeReport(db, sql, id, archiveId, "csv")).pieces);
  const count = (line: string): number =>
    csv.split("\r\n").filter((row) => row.startsWith(`${line},`)).length;
  expect([count("file"), count("sum"), count("media_folder"), count("since")]).toEqual([2, 3, 1, 1]);
  expect([count("skipped_record"), count("missing_media"), count("foreign_media")]).toEqual([1, 1200, 1]);
  expect([count("unreferenced_media"), count("gone_tweet")]).toEqual([70, 1401]);
  const [head, ...lines] = csv.trimEnd().split("\r\n");
  const columns = head?.split(",").length ?? 0;
  for (const line of lines.filter((row) => !row.includes('"'))) expect(line.split(",")).toHaveLength(columns);
});

test("what a spreadsheet would run is words in the table", async () => {
  const { id, archiveId } = await importTwo();
  const { pieces } = await writeReport(database.db, database.sql, id, archiveId, "csv");
  expect(await text(pieces)).toContain(`,"'=cmd(""a"", b)\nnext"\r\n`);
});

test("another person's report does not exist", async () => {
  const { archiveId } = await importTwo();
  const other = await makePerson(database.db, "somebody else");
  for (const asked of [archiveId, "latest", "00000000-0000-0000-0000-000000000000"])
    await expect(writeReport(database.db, database.sql, other.id, asked, "json")).rejects.toSatisfy((error) =>
      isAppError(error, "not_found"),
    );
});
