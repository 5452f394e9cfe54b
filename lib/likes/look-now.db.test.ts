import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { likeSavers } from "../db/schema";
import { testDatabase } from "../testing/database";
import { addPerson } from "../testing/tweets";
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
