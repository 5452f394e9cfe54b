import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { likedCopies, likeSavers } from "../db/schema";
import { testDatabase } from "../testing/database";
import { addConnection, addLikedPicture } from "../testing/likes";
import { addPerson } from "../testing/tweets";
import { causeInWords } from "./causes";
import { saverChoicesInput } from "./input";
import { retryCopies } from "./retry-copies";
import { changeChoices, DEFAULT_CHOICES, getSaverState, turnOff, turnOn } from "./saver";

const database = testDatabase();
const now = new Date("2026-11-21T12:00:00Z");
let userId: string;
beforeEach(async () => {
  userId = (await addPerson(database.db)).id;
});

const row = async () =>
  (await database.db.select().from(likeSavers).where(eq(likeSavers.ownerId, userId)))[0];
const copies = async () =>
  (await database.db.select().from(likedCopies).where(eq(likedCopies.ownerId, userId)))
    .map(({ tweetId, place, status }) => `${tweetId} ${place} ${status}`)
    .sort();
async function linkBoth() {
  await addConnection(database.db, userId, "x");
  await addConnection(database.db, userId, "dropbox");
}

test("offers choices to a person who never chose", async () => {
  expect(await getSaverState(database.db, userId, now)).toMatchObject({
    ...DEFAULT_CHOICES,
    isOn: false,
    isNew: true,
    likes: 0,
  });
});

test("is on after it was turned on, looks at once, and keeps its cursor over a pause", async () => {
  await linkBoth();
  await turnOn(database.db, userId, DEFAULT_CHOICES, now);
  expect(await getSaverState(database.db, userId, now)).toMatchObject({
    isOn: true,
    isNew: false,
    nextLookAt: now,
    startedAt: now,
  });

  await database.db
    .update(likeSavers)
    .set({ pageToken: "page-7", pagesOfPass: 6, passStartedAt: now, isCaughtUp: true });
  await turnOff(database.db, userId);
  expect(await getSaverState(database.db, userId, now)).toMatchObject({
    isOn: false,
    nextLookAt: undefined,
    pagesOfPass: 6,
  });
  const later = new Date(now.getTime() + 86_400_000);
  await turnOn(database.db, userId, DEFAULT_CHOICES, later);
  expect(await row()).toMatchObject({
    isOn: true,
    pageToken: "page-7",
    isCaughtUp: true,
    startedAt: now,
    nextLookAt: later,
  });
});

test("says what must be linked first", async () => {
  await expect(turnOn(database.db, userId, DEFAULT_CHOICES, now)).rejects.toMatchObject({
    code: "conflict",
    reason: "no_x",
  });
  await addConnection(database.db, userId, "x");
  await expect(turnOn(database.db, userId, DEFAULT_CHOICES, now)).rejects.toMatchObject({
    code: "conflict",
    reason: "no_dropbox",
  });
  await turnOn(database.db, userId, { ...DEFAULT_CHOICES, places: ["disk"] }, now);
  expect((await row())?.isOn).toBe(true);
});

test("walks to the end of the list once all likes are asked for", async () => {
  await linkBoth();
  await turnOn(database.db, userId, DEFAULT_CHOICES, now);
  await database.db.update(likeSavers).set({ isCaughtUp: true, nextLookAt: null });
  await changeChoices(database.db, userId, { ...DEFAULT_CHOICES, reach: "all" }, now);
  expect(await row()).toMatchObject({ isCaughtUp: false, nextLookAt: now });
  await database.db.update(likeSavers).set({ isCaughtUp: true });
  await changeChoices(database.db, userId, { ...DEFAULT_CHOICES, reach: "all", savesQuoted: true }, now);
  expect((await row())?.isCaughtUp).toBe(true);
});

test("gives a new place what was found, and takes from an old one what was not saved yet", async () => {
  await linkBoth();
  await turnOn(database.db, userId, DEFAULT_CHOICES, now);
  await addLikedPicture(database.db, userId, { tweetId: "1", copies: { dropbox: "saved" } });
  await addLikedPicture(database.db, userId, { tweetId: "2", copies: { dropbox: "waiting" } });
  await changeChoices(database.db, userId, { ...DEFAULT_CHOICES, places: ["disk"] }, now);
  expect(await copies()).toEqual(["1 disk waiting", "1 dropbox saved", "2 disk waiting"]);
});

test("drops videos that are no longer wanted, and finds them again when they are", async () => {
  await linkBoth();
  await turnOn(database.db, userId, DEFAULT_CHOICES, now);
  await addLikedPicture(database.db, userId, { tweetId: "1", type: "video", copies: { dropbox: "held" } });
  await addLikedPicture(database.db, userId, { tweetId: "2", type: "video", copies: { dropbox: "saved" } });
  await addLikedPicture(database.db, userId, { tweetId: "3", isQuoted: true, copies: {} });
  await changeChoices(database.db, userId, { ...DEFAULT_CHOICES, savesVideos: false }, now);
  expect(await copies()).toEqual(["2 dropbox saved"]);
  await changeChoices(database.db, userId, { ...DEFAULT_CHOICES, savesQuoted: true }, now);
  expect(await copies()).toEqual(["1 dropbox waiting", "2 dropbox saved", "3 dropbox waiting"]);
});

test("counts copies and bytes, and tells causes with the most copies first", async () => {
  await linkBoth();
  await turnOn(database.db, userId, { ...DEFAULT_CHOICES, places: ["dropbox", "disk"] }, now);
  const gone = { status: "failed", reason: "media_gone" } as const;
  const full = { status: "held", reason: "place_full" } as const;
  await addLikedPicture(database.db, userId, {
    tweetId: "1",
    copies: { dropbox: { status: "saved", sizeBytes: 5 }, disk: { status: "saved", sizeBytes: 5 } },
  });
  await addLikedPicture(database.db, userId, { tweetId: "2", copies: { dropbox: gone } });
  await addLikedPicture(database.db, userId, { tweetId: "3", copies: { dropbox: full } });
  await addLikedPicture(database.db, userId, { tweetId: "4", copies: { dropbox: full } });
  for (const tweetId of ["5", "6", "7"])
    await addLikedPicture(database.db, userId, {
      tweetId,
      copies: { disk: { ...full, problem: "The server's disk has no room." } },
    });
  const other = await addPerson(database.db);
  await addLikedPicture(database.db, other.id, { tweetId: "9", copies: { dropbox: "saved" } });
  const state = await getSaverState(database.db, userId, now);
  expect(state).toMatchObject({
    likes: 7,
    savedBytes: 5,
    counts: { saved: 2, held: 5, failed: 1, waiting: 0, saving: 0 },
  });
  expect(state.causes).toEqual([
    {
      ...{ reason: "place_full", status: "held", copies: 3 },
      ...{ place: "disk", words: "The server's disk has no room." },
    },
    { reason: "place_full", status: "held", copies: 2, words: causeInWords("place_full") },
    { reason: "media_gone", status: "failed", copies: 1, words: causeInWords("media_gone") },
  ]);
});

test("tries again one picture, one cause, or all, and never somebody else's", async () => {
  const gone = { status: "failed", reason: "media_gone" } as const;
  const full = { status: "held", reason: "place_full" } as const;
  const other = await addPerson(database.db);
  await addLikedPicture(database.db, other.id, { tweetId: "1", copies: { dropbox: gone } });
  for (const [tweetId, copy] of [
    ["1", gone],
    ["2", gone],
    ["3", full],
    ["4", full],
  ] as const)
    await addLikedPicture(database.db, userId, { tweetId, copies: { dropbox: copy } });
  expect(await retryCopies(database.db, userId, { tweetId: "1", position: 0 }, now)).toEqual({ retried: 1 });
  expect(await retryCopies(database.db, userId, { reason: "media_gone" }, now)).toEqual({ retried: 1 });
  expect(await retryCopies(database.db, userId, {}, now)).toEqual({ retried: 2 });
  expect(await retryCopies(database.db, userId, {}, now)).toEqual({ retried: 0 });
  expect((await copies()).every((line) => line.endsWith("waiting"))).toBe(true);
  expect((await getSaverState(database.db, other.id, now)).counts.failed).toBe(1);
});

test.each([
  [{ places: [] }, /Choose where/],
  [{ places: ["dropbox", "dropbox"] }, /another place/],
  [{ places: ["ftp"] }, /./],
  [{ nameTemplate: "{author}.{ext}" }, /same name/],
  [{ digestAddress: "nobody" }, /mail address/],
  [{ reach: "some" }, /./],
])("refuses the choices %o", (wrong, words) => {
  const parsed = saverChoicesInput.safeParse({ ...DEFAULT_CHOICES, ...wrong });
  expect(parsed.error?.issues[0]?.message).toMatch(words);
});

test("reads the choices of a form", () => {
  expect(
    saverChoicesInput.parse({ ...DEFAULT_CHOICES, savesVideos: "on", savesGifs: "off", digestAddress: "" }),
  ).toEqual({
    ...DEFAULT_CHOICES,
    savesVideos: true,
    savesGifs: false,
    digestAddress: undefined,
  });
});
