import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  archiveFiles,
  archiveMediaFolders,
  archiveSkips,
  likedTweets,
  media,
  notes,
  tweets,
} from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { drawPicture } from "../../testing/sample-archive/pictures";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { readReport } from "../report/read-report";

/** What real archives, and the programs and hands that they went through, have done to files. */
const database = testDatabase();
const bench = importBench(database);

const tweet = (id: string, full_text: string, more: object = {}) => ({
  tweet: { id_str: id, created_at: "Sat Nov 16 11:33:22 +0000 2024", full_text, ...more },
});
const photo = {
  type: "photo",
  url: "https://t.co/m",
  media_url_https: "https://pbs.twimg.com/media/Ab-C.jpg",
};
const first = tweet("11", "one", { extended_entities: { media: [photo] } });
const second = tweet("12", "two");

/** The files of a small archive, as X prints them. */
const FILES: Record<string, string | Buffer> = {
  "data/manifest.js": manifestOf({ tweets: ["tweets", 2], like: ["like", 1], noteTweet: ["note-tweet", 0] }),
  "data/account.js": written("account", [
    { account: { accountId: "7", username: "ada", accountDisplayName: "Ada" } },
  ]),
  "data/tweets.js": written("tweets", [first, second]),
  "data/note-tweet.js": "window.YTD.note_tweet.part0 = [ ]",
  "data/like.js": written("like", [{ like: { tweetId: "5", fullText: "a &amp; b" } }]),
  "data/tweets_media/11-Ab-C.jpg": await drawPicture(1, "jpeg"),
};

function written(name: string, records: unknown[]): string {
  return `window.YTD.${name.replaceAll("-", "_")}.part0 = ${JSON.stringify(records, null, 2)}`;
}

function manifestOf(files: Record<string, [string, number]>): string {
  const dataTypes = Object.fromEntries(
    Object.entries(files).map(([key, [file, count]]) => [
      key,
      { files: [{ fileName: `data/${file}.js`, globalName: "x", count: String(count) }] },
    ]),
  );
  return `window.__THAR_CONFIG = ${JSON.stringify({ userInfo: { accountId: "7", userName: "ada" }, dataTypes })}`;
}

type Files = Record<string, string | Buffer>;

async function zipOf(files: Files): Promise<string> {
  const path = bench.path(`${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  for (const [name, content] of Object.entries(files)) await zip.add(name, content);
  await zip.close();
  return path;
}

async function imported(files: Files) {
  const { id } = await makePerson(database.db, `odd ${Math.random()}`);
  const outcome = await bench.import(id, await zipOf(files));
  const { db } = database;
  return {
    outcome,
    archive: await bench.archive(outcome.archiveId),
    files: await db.select().from(archiveFiles).where(eq(archiveFiles.archiveId, outcome.archiveId)),
    tweets: await db.select().from(tweets).where(eq(tweets.ownerId, id)).orderBy(asc(tweets.tweetId)),
    likes: await db.select().from(likedTweets).where(eq(likedTweets.ownerId, id)),
    notes: await db.select().from(notes).where(eq(notes.ownerId, id)),
    media: await db.select().from(media).where(eq(media.ownerId, id)),
    folders: await db
      .select()
      .from(archiveMediaFolders)
      .where(eq(archiveMediaFolders.archiveId, outcome.archiveId)),
  };
}

const eachFile = (change: (content: string) => string): Files =>
  Object.fromEntries(
    Object.entries(FILES).map(([name, content]) => [
      name,
      typeof content === "string" ? change(content) : content,
    ]),
  );
const eachName = (change: (name: string) => string): Files =>
  Object.fromEntries(Object.entries(FILES).map(([name, content]) => [change(name), content]));

const sameArchive: [string, Files][] = [
  ["as X made it", FILES],
  ["in upper-case letters", eachName((name) => name.toUpperCase())],
  ["in lower-case letters", eachName((name) => name.toLowerCase())],
  ["with the folders of Windows", eachName((name) => name.replaceAll("/", "\\"))],
  [
    "in a folder, with what a Mac leaves",
    {
      ...eachName((name) => `twitter-2024/${name}`),
      "__MACOSX/twitter-2024/data/._tweets.js": "\0\x05\x16\x07",
      "twitter-2024/data/._tweets.js": "\0\x05\x16\x07",
      "twitter-2024/.DS_Store": "Bud1",
    },
  ],
  ["without its data folder", eachName((name) => name.replace("data/", ""))],
  [
    "with byte order marks and line ends of Windows",
    eachFile((text) => `\u{FEFF}${text.replaceAll("\n", "\r\n")};\r\n`),
  ],
  ["minified", eachFile((text) => text.replaceAll(/\n\s*/g, ""))],
  ["with commas behind the last of a list", eachFile((text) => text.replaceAll(/\n( *[\]}])/g, ",\n$1"))],
  ["with bare lists, their assignments cut off", eachFile((text) => text.slice(text.indexOf("=") + 1))],
];

test.each(sameArchive)("an archive %s is the same archive", async (_name, files) => {
  const found = await imported(files);
  expect(found.outcome).toMatchObject({
    status: "done",
    tally: {
      tweets: { expected: 2, read: 2, added: 2, skipped: 0 },
      media: { stored: 1, missing: 0, unreferenced: 0 },
    },
  });
  expect(found.archive).toMatchObject({ handle: "ada", xUserId: "7", displayName: "Ada", era: "2024" });
  expect(found.tweets).toMatchObject([
    { tweetId: "11", text: "one" },
    { tweetId: "12", text: "two" },
  ]);
  expect(found.likes).toMatchObject([{ tweetId: "5", text: "a & b" }]);
  expect(found.media).toMatchObject([{ tweetId: "11", fileHash: expect.any(String) }]);
  expect(found.files.map(({ status }) => status)).not.toContain("broken");
  expect(found.folders).toMatchObject([{ folder: expect.stringMatching(/tweets_media\/$/i), own: 1 }]);
});

describe("a file that cannot be read", () => {
  test.each([
    ["empty", "", /is empty/],
    ["white space", " \r\n\n ", /is empty/],
    ["no file of X's", "<html></html>", /does not begin/],
    ["cut", (FILES["data/like.js"] as string).slice(0, -5), /middle of a record/],
    ["no list", "window.YTD.like.part0 = {}", /no list/],
    ["in UTF-16", Buffer.from(`\u{FEFF}${FILES["data/like.js"]}`, "utf16le"), /UTF-16/],
    ["two parts in one", `${FILES["data/like.js"]}\n${FILES["data/like.js"]}`, /behind its list/],
  ])("is told, and the rest goes on: %s", async (_name, content, words) => {
    const found = await imported({ ...FILES, "data/like.js": content });
    expect(found.outcome).toMatchObject({
      status: "done",
      tally: { tweets: { added: 2 }, media: { stored: 1 } },
    });
    const broken = found.files.filter(({ status }) => status === "broken");
    expect(broken).toMatchObject([{ name: "data/like.js", problem: expect.stringMatching(words) }]);
  });

  test("among the small ones is passed over: the tweets tell whose they are", async () => {
    const found = await imported({ ...FILES, "data/account.js": "", "data/manifest.js": "nonsense" });
    expect(found.outcome).toMatchObject({ status: "done", tally: { tweets: { expected: null, added: 2 } } });
  });
});

test("a tweet whose letters are not UTF-8 is told with its place, and not shown with wrong ones", async () => {
  const found = await imported({
    ...FILES,
    "data/tweets.js": Buffer.from(written("tweets", [first, tweet("12", "caf\xe9")]), "latin1"),
  });
  expect(found.tweets).toMatchObject([{ tweetId: "11" }]);
  expect(found.outcome).toMatchObject({ tally: { tweets: { read: 2, added: 1, skipped: 1 } } });
  const skips = await database.db
    .select()
    .from(archiveSkips)
    .where(eq(archiveSkips.archiveId, found.outcome.archiveId));
  expect(skips).toMatchObject([
    { fileName: "data/tweets.js", row: 1, reason: expect.stringMatching(/UTF-8/) },
  ]);
});

test("pictures in a zip of their own are told as not read", async () => {
  const { "data/tweets_media/11-Ab-C.jpg": _, ...others } = FILES;
  const found = await imported({ ...others, "data/tweets_media/tweets_media.zip": "PK" });
  const report = await readReport(database.db, found.outcome.archiveId);
  expect(report.files).toContainEqual(
    expect.objectContaining({
      name: "data/tweets_media/",
      state: "broken",
      reason: expect.stringMatching(/zip in the zip/),
    }),
  );
  expect(report.differences.map(({ words }) => words).join()).toMatch(/unpack it/);
});

test.each(["[]", "[ ]", "[\n]"])("an empty list is whole: %s", async (list) => {
  const found = await imported({ ...FILES, "data/like.js": `window.YTD.like.part0 = ${list}` });
  expect(found.likes).toEqual([]);
  expect(found.files.find(({ name }) => name === "data/like.js")).toMatchObject({
    status: "read",
    problem: null,
  });
});

test("parts stand in any order in the zip, and one tweet may be in two of them", async () => {
  const part = (number: number, ...records: object[]) =>
    written("tweets", records).replace("part0", `part${number}`);
  const found = await imported({
    "data/tweets-part10.js": part(10, tweet("20", "ten")),
    "data/tweets-part2.js": part(2, second, tweet("13", "three")),
    "data/tweets.js": part(0, second, first),
    "data/account.js": FILES["data/account.js"] as string,
  });
  expect(found.outcome).toMatchObject({ tally: { tweets: { read: 5, added: 4, duplicates: 1 } } });
  expect(found.tweets.map(({ tweetId }) => tweetId)).toEqual(["11", "12", "13", "20"]);
  const inOrder = [...found.files].sort((a, b) => a.position - b.position).map(({ name }) => name);
  expect(inOrder).toEqual(["data/tweets.js", "data/tweets-part2.js", "data/tweets-part10.js"]);
});

test("two people's archives in one zip are refused: neither is the one that is meant", async () => {
  const found = await imported({
    "ada/data/tweets.js": written("tweets", [first]),
    "bob/data/tweets.js": written("tweets", [second]),
  });
  expect(found.outcome).toMatchObject({
    status: "refused",
    problem: expect.stringMatching(/“ada\/” and “bob\/”.*each by itself/),
  });
  expect(found.tweets).toEqual([]);
});

test("a note that nothing belongs to is kept, and a deleted tweet has its own", async () => {
  const note = (noteTweetId: string, text: string) => ({
    noteTweet: { noteTweetId, createdAt: "2024-11-09T12:14:18.000Z", core: { text } },
  });
  const gone = tweet("1855222380982907193", "Deleted, and a long one at th…", {
    created_at: "Sat Nov 09 12:14:18 +0000 2024",
    deleted_at: "Sat Nov 16 11:33:22 +0000 2024",
  });
  const found = await imported({
    ...FILES,
    "data/deleted-tweets.js": written("deleted-tweets", [gone]),
    "data/deleted-note-tweet.js": written("deleted-note-tweet", [
      note("1855222380982900000", "Deleted, and a long one at that"),
    ]),
    "data/note-tweet.js": written("note-tweet", [note("1855222380982900001", "Whose is this?")]),
  });
  expect(found.outcome).toMatchObject({ tally: { notes: { read: 2, joined: 1, orphans: 1 } } });
  expect(found.tweets.at(-1)).toMatchObject({
    text: "Deleted, and a long one at that",
    deletedAt: expect.any(Date),
  });
  expect(found.notes).toHaveLength(2);
});

test("of two archives the newer tells the order of likes, whichever comes first", async () => {
  const likes = (...ids: string[]) =>
    written(
      "like",
      ids.map((tweetId) => ({ like: { tweetId } })),
    );
  const made = (day: string) =>
    `window.__THAR_CONFIG = {"userInfo":{"accountId":"7","userName":"ada"},"archiveInfo":{"generationDate":"${day}T00:00:00.000Z"}}`;
  const older = await zipOf({
    ...FILES,
    "data/manifest.js": made("2024-01-01"),
    "data/like.js": likes("1", "2"),
  });
  const newer = await zipOf({
    ...FILES,
    "data/manifest.js": made("2024-06-01"),
    "data/like.js": likes("4", "3", "2", "1"),
  });
  for (const order of [
    [older, newer],
    [newer, older],
    [older, newer, older],
  ]) {
    const { id } = await makePerson(database.db, `likes ${Math.random()}`);
    for (const path of order) await bench.import(id, path);
    const rows = await database.db
      .select({ tweetId: likedTweets.tweetId })
      .from(likedTweets)
      .where(eq(likedTweets.ownerId, id))
      .orderBy(asc(likedTweets.position));
    expect(rows.map(({ tweetId }) => tweetId)).toEqual(["4", "3", "2", "1"]);
  }
});
