import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { connections, likedCopies } from "../db/schema";
import { testDatabase } from "../testing/database";
import { addConnection, addLikedPicture } from "../testing/likes";
import { addPerson } from "../testing/tweets";
import { goOnAfterLink } from "./go-on-after-link";
import { listDueSavers } from "./save/copy-queue";
import { DEFAULT_CHOICES, turnOff, turnOn } from "./saver";

const database = testDatabase();
const now = new Date("2026-11-21T12:00:00Z");
const later = new Date("2026-11-21T18:00:00Z");
const goOn = (ownerId: string, provider: "x" | "dropbox") =>
  goOnAfterLink({ sql: database.sql, now: () => now }, ownerId, provider);
let [ada, grace] = ["", ""];

/** Somebody whose Dropbox is linked again, with a picture that its end held and one that is held for another reason. */
async function addHeld(): Promise<string> {
  const { id } = await addPerson(database.db);
  await addConnection(database.db, id, "x");
  await addConnection(database.db, id, "dropbox");
  await turnOn(database.db, id, DEFAULT_CHOICES, now);
  for (const [tweetId, reason] of [
    ["1", "disconnected"],
    ["2", "place_full"],
  ] as const)
    await addLikedPicture(database.db, id, {
      tweetId,
      copies: { dropbox: { status: "held", reason, nextTryAt: later } },
    });
  return id;
}

const copies = async (ownerId: string) =>
  (await database.db.select().from(likedCopies).where(eq(likedCopies.ownerId, ownerId)))
    .map(({ tweetId, status }) => `${tweetId} ${status}`)
    .sort();

beforeEach(async () => {
  [ada, grace] = [await addHeld(), await addHeld()];
});

test("pictures that a link held are due at once, those of others and of other causes are not", async () => {
  expect(await goOn(ada, "dropbox")).toBe("save");
  expect(await copies(ada)).toEqual(["1 waiting", "2 held"]);
  expect(await copies(grace)).toEqual(["1 held", "2 held"]);
  const due = await listDueSavers(database.sql, now);
  expect(due).toContain(ada);
  expect(due).not.toContain(grace);
  expect(await goOn(ada, "dropbox")).toBeUndefined();
});

test("nothing is released for a link that is broken once more", async () => {
  await database.db.update(connections).set({ status: "broken" }).where(eq(connections.ownerId, ada));
  expect(await goOn(ada, "dropbox")).toBeUndefined();
  expect(await copies(ada)).toEqual(["1 held", "2 held"]);
});

test("X linked again wakes the look, and leaves Dropbox's pictures be", async () => {
  expect(await goOn(ada, "x")).toBe("look");
  expect(await copies(ada)).toEqual(["1 held", "2 held"]);
});

test("nobody is woken whose saving is off", async () => {
  await turnOff(database.db, ada);
  expect([await goOn(ada, "x"), await goOn(ada, "dropbox")]).toEqual([undefined, undefined]);
});
