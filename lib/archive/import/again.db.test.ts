import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { notes, tweets, xProfiles } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { tweetIdOf } from "../../testing/sample-archive/instants";
import { printedFile } from "../../testing/sample-archive/printed";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";

const database = testDatabase();
const bench = importBench(database);

const tweetsOf = (ownerId: string) =>
  database.sql`
    select xmin::text as version, * from tweets where owner_id = ${ownerId} order by tweet_id`.then(
    (rows) => [...rows],
  );

/** A small archive written by hand: made on that day, with these records. */
async function archiveOf(made: string, records: object[], noteRecords: object[] = []): Promise<string> {
  const path = bench.path(`${made}-${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  await zip.addStream("data/tweets.js", printedFile("window.YTD.tweets.part0", records.map(wrapped), false));
  await zip.addStream(
    "data/note-tweet.js",
    printedFile(
      "window.YTD.note_tweet.part0",
      noteRecords.map((noteTweet) => ({ noteTweet })),
      false,
    ),
  );
  const manifest = {
    userInfo: { accountId: "7", userName: "ada", displayName: "Ada" },
    archiveInfo: { generationDate: `${made}T00:00:00.000Z` },
    dataTypes: {},
  };
  await zip.add("data/manifest.js", `window.__THAR_CONFIG = ${JSON.stringify(manifest)}`);
  await zip.close();
  return path;
}

const wrapped = (tweet: object): object => ({ tweet });

const record = (id: string, text: string, more: object = {}): object => ({
  id_str: id,
  created_at: "Sat Nov 16 11:33:22 +0000 2024",
  full_text: text,
  favorite_count: "1",
  ...more,
});

test("the same archive a second time changes nothing", async () => {
  const { id } = await makePerson(database.db, "again");
  const path = await bench.sample({ tweets: 400, withMedia: 12 });
  const first = await bench.import(id, path);
  const before = await tweetsOf(id);
  const second = await bench.import(id, path);
  if (first.status !== "done" || second.status !== "done") throw new Error("not done");

  expect(await tweetsOf(id)).toEqual(before);
  const { read } = first.tally.tweets;
  expect(second.tally.tweets).toMatchObject({
    read,
    added: 0,
    updated: 0,
    unchanged: read,
    duplicates: 0,
    skipped: 0,
  });
  expect(second.tally.notes).toEqual(first.tally.notes);
  expect(second.tally.media).toEqual(first.tally.media);
  expect(second.tally.likes.added).toBe(0);
});

test("a newer archive adds and updates, and takes nothing away", async () => {
  const { id } = await makePerson(database.db, "newer");
  await bench.import(id, await archiveOf("2024-11-17", [record("1", "one"), record("2", "two")]));
  const newer = await archiveOf("2024-12-01", [
    record("2", "two", { favorite_count: "9" }),
    record("3", "three"),
  ]);
  const outcome = await bench.import(id, newer);
  expect(outcome).toMatchObject({ tally: { tweets: { added: 1, updated: 1, unchanged: 0 } } });
  expect(await tweetsOf(id)).toMatchObject([
    { tweet_id: "1" },
    { tweet_id: "2", like_count: 9 },
    { tweet_id: "3" },
  ]);
});

test("an older archive that comes later does not bring old words back", async () => {
  const { id } = await makePerson(database.db, "older");
  await bench.import(
    id,
    await archiveOf("2024-12-01", [record("2", "two, as it is", { favorite_count: "9" })]),
  );
  const outcome = await bench.import(
    id,
    await archiveOf("2024-11-17", [record("1", "one"), record("2", "two, as it was")]),
  );
  expect(outcome).toMatchObject({ tally: { tweets: { added: 1, updated: 0, unchanged: 1 } } });
  expect(await tweetsOf(id)).toMatchObject([{ tweet_id: "1" }, { text: "two, as it is", like_count: 9 }]);
});

const longId = tweetIdOf(Date.parse("2024-11-16T11:33:22.400Z"), 1);
const noteRecord = {
  noteTweetId: tweetIdOf(Date.parse("2024-11-16T11:33:22.380Z"), 2),
  createdAt: "2024-11-16T11:33:22.000Z",
  core: { text: "A long text that X cut in the middle of a word, and <b> is no tag in it", urls: [] },
};

test("a long tweet keeps its whole text when an archive without notes comes later", async () => {
  const { id } = await makePerson(database.db, "long");
  const short = record(longId, "@bob A long text that X cut in the middle of a wo…", {
    in_reply_to_user_id_str: "5",
  });
  await bench.import(id, await archiveOf("2024-11-17", [short], [noteRecord]));
  const outcome = await bench.import(id, await archiveOf("2024-12-01", [short]));
  expect(outcome).toMatchObject({ tally: { tweets: { updated: 0, unchanged: 1 } } });
  expect(await tweetsOf(id)).toMatchObject([
    { text: `@bob ${noteRecord.core.text}`, note_id: noteRecord.noteTweetId },
  ]);
});

test("a note that came before its tweet finds it later", async () => {
  const { id } = await makePerson(database.db, "orphan");
  const orphaned = await bench.import(id, await archiveOf("2024-11-17", [record("1", "one")], [noteRecord]));
  expect(orphaned).toMatchObject({ tally: { notes: { read: 1, joined: 0, orphans: 1 } } });
  await bench.import(
    id,
    await archiveOf("2024-11-18", [record(longId, "A long text that X cut in the middle of…")]),
  );
  const [note] = await database.db.select().from(notes).where(eq(notes.ownerId, id));
  expect(note?.tweetId).toBe(longId);
  const [, long] = await tweetsOf(id);
  expect(long?.text).toBe(noteRecord.core.text);
});

test("a tweet that comes twice in one archive is one row and one duplicate", async () => {
  const { id } = await makePerson(database.db, "double");
  const outcome = await bench.import(
    id,
    await archiveOf("2024-11-17", [record("1", "one"), record("1", "uno")]),
  );
  expect(outcome).toMatchObject({ tally: { tweets: { read: 2, added: 1, duplicates: 1 } } });
  expect(await tweetsOf(id)).toMatchObject([{ text: "one" }]);
});

test("records that cannot be read are counted, and their neighbours stay", async () => {
  const { id } = await makePerson(database.db, "poison");
  const records = [
    record("1", "one"),
    record("x1", "bad id"),
    record("3", "no date", { created_at: "yesterday" }),
    record("4", "nul \u0000 and half \ud83d a pair"),
    { id_str: "5", created_at: "Sat Nov 16 11:33:22 +0000 2024" },
    record("6", "six", { entities: "none", extended_entities: [], favorite_count: "many" }),
  ];
  const outcome = await bench.import(id, await archiveOf("2024-11-17", records));
  expect(outcome).toMatchObject({ tally: { tweets: { read: 6, added: 3, skipped: 3 } } });
  expect(await tweetsOf(id)).toMatchObject([
    { text: "one" },
    { text: "nul  and half \u{FFFD} a pair" },
    { text: "six", like_count: 0 },
  ]);
  const skips = await database.sql`
    select file_name, "row", reason from archive_skips where archive_id = ${outcome.archiveId} order by "row"`;
  expect(skips).toMatchObject([
    { file_name: "data/tweets.js", row: 1, reason: "no tweet id" },
    { row: 2, reason: "no readable date" },
    { row: 4, reason: "no text" },
  ]);
});

test("a second X account of the same person stands beside the first", async () => {
  const { id } = await makePerson(database.db, "two accounts");
  await bench.import(id, await bench.sample({ tweets: 20, withMedia: 0 }));
  const other = { handle: "ada_second", xUserId: "999", seed: 5, tweets: 15, withMedia: 0 };
  await bench.import(id, await bench.sample(other));
  const rows = await database.db.select().from(tweets).where(eq(tweets.ownerId, id));
  expect(new Set(rows.map((row) => row.authorId))).toEqual(new Set(["52338276", "999"]));
  const profiles = await database.db.select().from(xProfiles).where(eq(xProfiles.ownerId, id));
  expect(profiles.map((profile) => profile.handle).sort()).toEqual(["ada_archive", "ada_second"]);
});
