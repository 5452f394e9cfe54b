import { expect, test } from "vitest";
import { archives } from "../db/schema";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { findReading } from "./progress";
import { discardArchive } from "./upload/discard-archive";

const database = testDatabase();

test("an import that is discarded half-way is read no longer, and ended when it was discarded", async () => {
  const { db } = database;
  const { id: ownerId } = await makePerson(db, "ada");
  const zip = { fileName: "x.zip", sizeBytes: 1, localPath: "/x.zip" };
  const finishedAt = new Date("2026-11-20T00:00:00Z");
  const [, reading] = await db
    .insert(archives)
    .values([
      { ...zip, ownerId, status: "done", finishedAt },
      { ...zip, ownerId, status: "reading" },
    ])
    .returning({ id: archives.id });
  const archiveId = reading?.id ?? "";
  expect(await findReading(db, ownerId)).toEqual({ archiveId, lastFinishedAt: finishedAt });

  const now = () => new Date("2026-11-21T00:00:00Z");
  await discardArchive({ db, now }, ownerId, archiveId);
  expect(await findReading(db, ownerId)).toEqual({ lastFinishedAt: now() });
});
