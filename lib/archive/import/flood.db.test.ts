import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { archiveFiles, archiveSkips, archives } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { listSkips } from "../progress";
import { loadSlice } from "./load";
import { joinNotes } from "./store-notes";
import { getArchiveSummary } from "./summary";

const database = testDatabase();
const bench = importBench(database);

const good = (id: number) =>
  `{"tweet":{"id_str":"${id}","created_at":"Sat Nov 16 11:33:22 +0000 2024","full_text":"good"}}`;

async function importTweets(name: string, records: string[]) {
  const { id } = await makePerson(database.db, name);
  const path = bench.path(`${name}.zip`);
  const zip = await ZipWriter.create(path);
  await zip.add("data/tweets.js", `window.YTD.tweets.part0 = [ ${records.join(",")} ]`);
  await zip.close();
  const outcome = await bench.import(id, path);
  if (outcome.status !== "done") throw new Error(JSON.stringify(outcome));
  const [file] = await database.db
    .select()
    .from(archiveFiles)
    .where(eq(archiveFiles.archiveId, outcome.archiveId));
  const listed = await database.db.$count(archiveSkips, eq(archiveSkips.archiveId, outcome.archiveId));
  return { ownerId: id, archiveId: outcome.archiveId, tally: outcome.tally, file, listed };
}

test("of a thousand unreadable records and more all are counted, and the first are listed", async () => {
  const records = Array.from({ length: 3000 }, (_, index) => (index % 2 === 0 ? "1" : good(index)));
  const { ownerId, archiveId, tally, file, listed } = await importTweets("many skips", records);
  expect(file).toMatchObject({ status: "read", rowsRead: 3000, skipped: 1500 });
  expect(tally.tweets).toMatchObject({ read: 3000, added: 1500, skipped: 1500 });
  expect(listed).toBe(1000);
  const shown = await listSkips(database.db, ownerId, archiveId, 5);
  expect(shown.total).toBe(1500);
  expect(shown.skips.map(({ row }) => row)).toEqual([0, 2, 4, 6, 8]);
  const { skipped } = await getArchiveSummary(database.db, archiveId);
  expect(skipped.reduce((sum, { count }) => sum + count, 0)).toBe(1500);
});

test("a file of almost nothing but unreadable records is given up, and the sums still hold", async () => {
  const { archiveId, tally, file, listed } = await importTweets("flood", [
    good(1),
    ...Array<string>(1_000_000).fill("1"),
    good(2),
  ]);
  expect(file).toMatchObject({ status: "broken", problem: expect.stringMatching(/Almost none/), added: 1 });
  expect(file?.rowsRead).toBe(10_001);
  expect(file?.rowsRead).toBe(tally.tweets.read);
  expect(tally.tweets.read).toBe(tally.tweets.added + tally.tweets.skipped);
  expect(listed).toBe(1000);

  // A worker that died before it could note that reads nothing more of it.
  await database.db
    .update(archiveFiles)
    .set({ status: "reading", problem: null })
    .where(eq(archiveFiles.archiveId, archiveId));
  await database.db.update(archives).set({ status: "reading" }).where(eq(archives.id, archiveId));
  await loadSlice(bench.deps(), archiveId, new Date(8e15));
  const [again] = await database.db.select().from(archiveFiles).where(eq(archiveFiles.archiveId, archiveId));
  expect(again).toEqual(file);
});

test("notes and tweets of one second are joined without comparing each with each", async () => {
  const { id } = await makePerson(database.db, "one second");
  const { sql } = database;
  const second = 1_731_756_802_000n;
  const idOf = (index: number) => String(((second - 1_288_834_974_657n) << 22n) + BigInt(index));
  const everyone = Array.from({ length: 400 }, (_, index) => index);
  const textOf = (index: number) => `The same beginning of all of them ${index}.`;
  const entities = JSON.stringify({ urls: [], mentions: [], hashtags: [], cashtags: [] });
  const created_at = new Date(Number(second)).toISOString();
  await sql`insert into tweets ${sql(
    everyone.map((index) => ({
      ...{ owner_id: id, tweet_id: idOf(2 * index), is_own: true, created_at, kind: "original" },
      ...{ text: `${textOf(index)}…`, entities },
    })),
  )}`;
  await sql`insert into notes ${sql(
    everyone.map((index) => ({
      ...{ owner_id: id, note_id: idOf(2 * index + 1), created_at },
      ...{ text: `${textOf(index)} And its end.`, entities },
    })),
  )}`;

  let most = 0;
  const joined = await sql.begin((tx) => {
    const counting = new Proxy(tx, {
      apply: async (target, self, args) => {
        const rows = await Reflect.apply(target, self, args);
        most = Math.max(most, rows.length);
        return rows;
      },
    });
    return joinNotes(
      counting,
      id,
      everyone.map((index) => idOf(2 * index + 1)),
    );
  });
  expect(joined).toBe(400);
  expect(most).toBeLessThanOrEqual(400 * 50);
  const texts = await sql<
    { text: string }[]
  >`select text from tweets where owner_id = ${id} order by tweet_id`;
  expect(texts.map(({ text }) => text)).toEqual(everyone.map((index) => `${textOf(index)} And its end.`));
});
