import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { likedMedia, likedTweets, likeSavers } from "../db/schema";
import { testDatabase } from "../testing/database";
import { addPerson } from "../testing/tweets";
import { countNewPictures } from "./count-new";
import { lookNow } from "./look-now";

const database = testDatabase();
const now = new Date("2026-11-21T12:00:00Z");

async function addSaver(isOn: boolean): Promise<string> {
  const { id } = await addPerson(database.db, { name: `Looker ${randomUUID()}` });
  await database.db.insert(likeSavers).values({ ownerId: id, isOn, nameTemplate: "{tweet_id}-{n}.{ext}" });
  return id;
}

test("makes a look due at once, of the person who asks and while saving is on", async () => {
  const [on, other, off] = [await addSaver(true), await addSaver(true), await addSaver(false)];
  await lookNow(database.db, on, now);
  await expect(lookNow(database.db, off, now)).rejects.toMatchObject({ code: "conflict" });
  const dueAt = async (ownerId: string) => {
    const [row] = await database.db.select().from(likeSavers).where(eq(likeSavers.ownerId, ownerId));
    return row?.nextLookAt;
  };
  expect([await dueAt(on), await dueAt(other), await dueAt(off)]).toEqual([now, null, null]);
});

test("new is what was found in the last seven days, of one's own", async () => {
  const [ownerId, other] = [await addSaver(true), await addSaver(true)];
  const foundAt = ["2026-11-21T11:00:00Z", "2026-11-14T12:00:01Z", "2026-11-14T12:00:00Z"];
  for (const [index, at] of foundAt.entries()) {
    const tweetId = String(index + 1);
    await database.db.insert(likedTweets).values({ ownerId, tweetId, position: 0 });
    await database.db.insert(likedMedia).values({
      ...{ ownerId, tweetId, position: 0, mediaKey: `3_${tweetId}`, type: "photo", sourceTweetId: tweetId },
      ...{ authorId: "1", authorHandle: "ada", authorName: "Ada", text: "" },
      ...{ tweetedAt: now, foundAt: new Date(at) },
    });
  }
  expect(await countNewPictures(database.db, ownerId, now)).toBe(2);
  expect(await countNewPictures(database.db, other, now)).toBe(0);
});
