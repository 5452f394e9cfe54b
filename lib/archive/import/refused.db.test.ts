import { access, readFile, stat, writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { archiveFiles, tweets } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";

const database = testDatabase();
const bench = importBench(database);
let ownerId: string;
beforeAll(async () => {
  ownerId = (await makePerson(database.db, "hopeful")).id;
});

async function zipOf(names: Record<string, string | Buffer>): Promise<string> {
  const path = bench.path(`${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  for (const [name, content] of Object.entries(names)) await zip.add(name, content);
  await zip.close();
  return path;
}

const oneTweet = 'window.YTD.tweets.part0 = [ {"tweet":{"id_str":"1","created_at":"x"}} ]';

const cases: [string, () => Promise<string>, RegExp][] = [
  [
    "a page of HTML",
    async () => {
      const path = bench.path("page.zip");
      await writeFile(path, "<!doctype html><p>Your session expired.");
      return path;
    },
    /not a zip/,
  ],
  [
    "a zip of something else",
    () => zipOf({ "word/document.xml": "<w/>", "tweets.txt": "hello" }),
    /no X archive/,
  ],
  [
    "the table of a classic archive alone",
    () => zipOf({ "2016/tweets.csv": '"tweet_id"\n"1"', "2016/README.txt": "hello" }),
    /only tweets.csv/,
  ],
  [
    "an archive packed twice",
    () => zipOf({ "mine/twitter-2019.zip": "PK", "mine/readme.txt": "hello" }),
    /another zip, “mine\/twitter-2019.zip”/,
  ],
  [
    "a zip that is cut short",
    async () => {
      const path = await zipOf({ "data/tweets.js": oneTweet, "data/like.js": "x".repeat(5000) });
      await writeFile(path, (await readFile(path)).subarray(0, 120));
      return path;
    },
    /incomplete/,
  ],
  [
    "a zip with a password",
    async () => {
      const path = await zipOf({ "data/tweets.js": oneTweet });
      const bytes = await readFile(path);
      const directory = bytes.indexOf("PK\u0001\u0002", 0, "latin1");
      bytes.writeUInt16LE(bytes.readUInt16LE(directory + 8) | 1, directory + 8);
      await writeFile(path, bytes);
      return path;
    },
    /password/,
  ],
  [
    "a zip that names files outside of it",
    () => zipOf({ "data/tweets.js": oneTweet, "../../etc/cron.d/x": "*" }),
    /outside its own folder/,
  ],
  [
    "a bomb",
    () => zipOf({ "data/tweets.js": oneTweet, "data/tweets-part1.js": Buffer.alloc(70 * 1024 * 1024, " ") }),
    /would grow/,
  ],
  [
    "a bomb in pieces",
    () =>
      zipOf({
        "data/tweets.js": oneTweet,
        "data/tweets-part1.js": Buffer.alloc(40 * 1024 * 1024, " "),
        "data/tweets-part2.js": Buffer.alloc(40 * 1024 * 1024, " "),
      }),
    /together would grow/,
  ],
  [
    "a zip of countless parts",
    () =>
      zipOf(
        Object.fromEntries(
          Array.from({ length: 1001 }, (_, part) => [
            `data/tweets${part ? `-part${part}` : ""}.js`,
            oneTweet,
          ]),
        ),
      ),
    /more parts/,
  ],
  [
    "two people's archives in one",
    () =>
      zipOf({
        "data/tweets.js": oneTweet,
        "data/account.js": 'window.YTD.account.part0 = [{"account":{"accountId":"1","username":"ada"}}]',
        "data/manifest.js": 'window.__THAR_CONFIG = {"userInfo":{"accountId":"2","userName":"bob"}}',
      }),
    /two archives, of @bob and @ada/,
  ],
];

describe.each(cases)("%s", (_name, make, words) => {
  test("is refused in words, and leaves nothing behind", async () => {
    const outcome = await bench.import(ownerId, await make());
    expect(outcome).toMatchObject({ status: "refused", problem: expect.stringMatching(words) });
    expect(await bench.archive(outcome.archiveId)).toMatchObject({
      status: "refused",
      problem: expect.stringMatching(words),
    });
    expect(await database.db.$count(archiveFiles, eq(archiveFiles.archiveId, outcome.archiveId))).toBe(0);
    expect(await database.db.$count(tweets, eq(tweets.ownerId, ownerId))).toBe(0);
    await expect(access(`${bench.folder}/files`)).rejects.toThrow();
  });
});

test("a file whose bytes were changed is named, and the rest is read", async () => {
  const { id } = await makePerson(database.db, "flipped");
  const good = '{"tweet":{"id_str":"2","created_at":"Sat Nov 16 11:33:22 +0000 2024","full_text":"good"}}';
  const path = bench.path("flipped.zip");
  const zip = await ZipWriter.create(path);
  await zip.add("data/tweets.js", `window.YTD.tweets.part0 = [ ${good} ]`);
  await zip.add("data/tweets-part1.js", `window.YTD.tweets.part1 = [ ${good.replace('"2"', '"3"')} ]`, {
    isStored: true,
  });
  await zip.close();
  const bytes = await readFile(path);
  bytes[bytes.indexOf('"3"', 0, "latin1") + 1] = 0x34;
  await writeFile(path, bytes);

  const outcome = await bench.import(id, path);
  expect(outcome.status).toBe("done");
  const files = await database.db
    .select()
    .from(archiveFiles)
    .where(eq(archiveFiles.archiveId, outcome.archiveId));
  expect(files.map(({ name, status }) => [name, status])).toEqual([
    ["data/tweets.js", "read"],
    ["data/tweets-part1.js", "broken"],
  ]);
  expect(files[1]?.problem).toMatch(/damaged/);
});

const good = (id: string) =>
  `{"tweet":{"id_str":"${id}","created_at":"Sat Nov 16 11:33:22 +0000 2011","text":"good","full_text":"good"}}`;
const listed = (...files: [string, number][]) =>
  files.map(([fileName, count]) => ({ fileName, count: String(count) }));

type Incomplete = { form: string; files: Record<string, string>; read: unknown[]; absent: unknown[] };

test.each<Incomplete>([
  {
    form: "manifest",
    files: {
      "data/manifest.js": `window.__THAR_CONFIG = ${JSON.stringify({
        userInfo: { accountId: "5", userName: "ada" },
        dataTypes: {
          tweets: { files: listed(["data/tweets.js", 2], ["data/tweets-part1.js", 1000]) },
          like: { files: listed(["data/like.js", 0]) },
        },
      })}`,
      "data/tweets.js": `window.YTD.tweets.part0 = [ ${good("11")}, ${good("12")} ]`,
    },
    read: ["data/tweets.js", "read", 2, null],
    absent: ["data/tweets-part1.js", "broken", 1000],
  },
  {
    form: "index of months",
    files: {
      "data/js/tweet_index.js": `var tweet_index = ${JSON.stringify([
        { file_name: "data/js/tweets/2011_11.js", tweet_count: 2 },
        { file_name: "data/js/tweets/2011_12.js", tweet_count: 1000 },
      ])}`,
      "data/js/tweets/2011_11.js": `Grailbird.data.tweets_2011_11 = [ ${good("11").slice(9, -1)}, ${good("12").slice(9, -1)} ]`,
    },
    read: ["data/js/tweets/2011_11.js", "read", 2, null],
    absent: ["data/js/tweets/2011_12.js", "broken", 1000],
  },
])(
  "a file that the archive's $form names but the zip lacks is told, and its tweets are expected",
  async (archive) => {
    const { id } = await makePerson(database.db, `absent ${archive.form}`);
    const outcome = await bench.import(id, await zipOf(archive.files));
    expect(outcome).toMatchObject({
      status: "done",
      tally: { tweets: { expected: 1002, read: 2, added: 2 } },
    });
    const files = await database.db
      .select()
      .from(archiveFiles)
      .where(eq(archiveFiles.archiveId, outcome.archiveId));
    const rows = files.map((file) => [file.name, file.status, file.rowsExpected, file.problem]);
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(archive.read);
    expect(rows).toContainEqual([...archive.absent, "It is named in the archive but not in this zip."]);
  },
);

test("the person's own file on the server is never deleted", async () => {
  const path = await zipOf({ "readme.txt": "no archive" });
  await bench.import(ownerId, path);
  expect((await stat(path)).isFile()).toBe(true);
});
