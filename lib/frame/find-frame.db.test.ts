import { expect, test } from "vitest";
import { discardArchive } from "../archive/upload/discard-archive";
import { archives, likedMedia, likedTweets } from "../db/schema";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { findFrame } from "./find-frame";

const database = testDatabase();
const from = { year: 2026, timeZone: "UTC" };
const now = new Date("2026-11-21T12:00:00Z");

test("of a person who just came there is nothing to say, nor of one who is gone", async () => {
  const { db } = database;
  const { id } = await makePerson(db, "new");
  expect(await findFrame(db, id, from, now)).toEqual({ newPictures: 0 });
  expect(await findFrame(db, crypto.randomUUID(), from, now)).toEqual({ newPictures: 0 });
});

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
  expect(await findFrame(db, ownerId, from, now)).toMatchObject({ archiveId, lastFinishedAt: finishedAt });

  await discardArchive({ db, now: () => now }, ownerId, archiveId);
  expect(await findFrame(db, ownerId, from, now)).toEqual({ newPictures: 0, lastFinishedAt: now });
});

test("new is what was found in the last seven days, of one's own", async () => {
  const { db } = database;
  const [{ id: ownerId }, { id: other }] = [await makePerson(db, "liker"), await makePerson(db, "other")];
  const foundAt = ["2026-11-21T11:00:00Z", "2026-11-14T12:00:01Z", "2026-11-14T12:00:00Z"];
  for (const [index, at] of foundAt.entries()) {
    const tweetId = String(index + 1);
    await db.insert(likedTweets).values({ ownerId, tweetId, position: 0 });
    await db.insert(likedMedia).values({
      ...{ ownerId, tweetId, position: 0, mediaKey: `3_${tweetId}`, type: "photo", sourceTweetId: tweetId },
      ...{ authorId: "1", authorHandle: "ada", authorName: "Ada", text: "" },
      ...{ tweetedAt: now, foundAt: new Date(at) },
    });
  }
  expect(await findFrame(db, ownerId, from, now)).toEqual({ newPictures: 2 });
  expect(await findFrame(db, other, from, now)).toEqual({ newPictures: 0 });
});
