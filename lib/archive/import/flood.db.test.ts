import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { archiveFiles, archiveSkips } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { listSkips } from "../progress";
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
  const { tally, file, listed } = await importTweets("flood", [
    good(1),
    ...Array<string>(1_000_000).fill("1"),
    good(2),
  ]);
  expect(file).toMatchObject({ status: "broken", problem: expect.stringMatching(/Almost none/), added: 1 });
  expect(file?.rowsRead).toBeLessThan(200_000);
  expect(file?.rowsRead).toBe(tally.tweets.read);
  expect(tally.tweets.read).toBe(tally.tweets.added + tally.tweets.skipped);
  expect(listed).toBe(1000);
});
