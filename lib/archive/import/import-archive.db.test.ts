import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { diskStorage } from "../../clients/storage/disk";
import { tweets } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { printedFile } from "../../testing/sample-archive/printed";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { importFromDisk } from "./import-from-disk";

const database = testDatabase();
const folder = await mkdtemp(join(tmpdir(), "roost-import-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const depsOf = () => ({
  db: database.db,
  sql: database.sql,
  storage: diskStorage(join(folder, "files")),
  now: () => new Date(),
});

test("a tweet of an archive stands in the tables as people read it", async () => {
  const { id } = await makePerson(database.db, "ada");
  const path = join(folder, "one.zip");
  const zip = await ZipWriter.create(path);
  const tweet = {
    id_str: "1855222380982907193",
    created_at: "Sat Nov 16 11:33:22 +0000 2024",
    full_text: "Ein 🥘 &amp; a link https://t.co/abc",
    lang: "de",
    entities: {
      urls: [{ url: "https://t.co/abc", expanded_url: "https://example.org/x", indices: ["19", "35"] }],
    },
  };
  await zip.addStream("data/tweets.js", printedFile("window.YTD.tweets.part0", [{ tweet }], false));
  await zip.close();

  expect(await importFromDisk(depsOf(), id, path)).toMatchObject({ status: "done" });
  const rows = await database.db
    .select()
    .from(tweets)
    .where(eq(tweets.ownerId, id))
    .orderBy(asc(tweets.tweetId));
  expect(rows).toMatchObject([
    {
      tweetId: "1855222380982907193",
      createdAt: new Date("2024-11-16T11:33:22Z"),
      text: "Ein 🥘 & a link https://example.org/x",
      kind: "original",
      isOwn: true,
      entities: { urls: [{ start: 16, end: 37, url: "https://example.org/x" }] },
    },
  ]);
});
