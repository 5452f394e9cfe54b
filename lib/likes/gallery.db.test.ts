import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { likedTweets, likeSavers } from "../db/schema";
import { testDatabase } from "../testing/database";
import { addLikedPicture } from "../testing/likes";
import { addPerson } from "../testing/tweets";
import { askForArchivedPictures, countAskable, listArchivedLikes } from "./archived";
import { listLikesForExport } from "./export-likes";
import { getPicture, listGallery, listGalleryFilters } from "./gallery";
import { DEFAULT_TEMPLATE } from "./name-template";
import type { GalleryFilter } from "./types";

const database = testDatabase();
const now = new Date("2026-11-21T12:00:00Z");

describe("the gallery", () => {
  let userId: string;
  const found = new Date("2026-11-20T12:00:00Z");
  const page = { limit: 50, timeZone: "UTC" };
  const list = async (filter: GalleryFilter = {}, timeZone = "UTC") =>
    (await listGallery(database.db, userId, filter, { ...page, timeZone })).pictures.map(
      ({ tweetId, position }) => `${tweetId}/${position}`,
    );

  beforeAll(async () => {
    userId = (await addPerson(database.db)).id;
    const other = await addPerson(database.db);
    const add = (more: Parameters<typeof addLikedPicture>[2]) =>
      addLikedPicture(database.db, userId, { foundAt: found, ...more });
    await add({ tweetId: "10", copies: { dropbox: "saved", disk: "waiting" } });
    await add({ tweetId: "10", position: 1, copies: { dropbox: "saved", disk: "saved" } });
    await add({
      tweetId: "20",
      type: "video",
      authorHandle: "Grace",
      authorName: "Grace Hopper",
      text: "100% done_here",
      tweetedAt: new Date("2026-10-31T23:30:00Z"),
      copies: { dropbox: { status: "failed", reason: "media_gone" } },
    });
    await add({
      tweetId: "5",
      foundAt: new Date("2026-11-21T00:00:00Z"),
      altText: "A harbour",
      thumbHash: "ab",
      copies: { dropbox: { status: "saved", path: "/ada/5.jpg" } },
    });
    await add({ tweetId: "30", type: "video", copies: {} });
    await addLikedPicture(database.db, other.id, { tweetId: "99" });
  });

  test("shows what was found last first, then by tweet, and nothing that is not to be saved", async () => {
    expect(await list()).toEqual(["5/0", "20/0", "10/0", "10/1"]);
  });

  test("gives every picture once over its pages, also when others come in front", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { pictures, nextCursor } = await listGallery(
        database.db,
        userId,
        {},
        { ...page, limit: 1, cursor },
      );
      seen.push(...pictures.map(({ tweetId, position }) => `${tweetId}/${position}`));
      cursor = nextCursor;
    } while (cursor);
    expect(seen).toEqual(["5/0", "20/0", "10/0", "10/1"]);
  });

  test.each([
    "x",
    "1.2",
    "1.99999999999999999999.0",
    "-1.2.3",
    "1.9223372036854775808.0",
    "999999999999999.1.0",
  ])("refuses the cursor %j", async (cursor) => {
    await expect(listGallery(database.db, userId, {}, { ...page, cursor })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test.each([
    [{ author: "@grace" }, ["20/0"]],
    [{ type: "video" }, ["20/0"]],
    [{ month: "2026-10" }, ["20/0"]],
    [{ status: "saved" }, ["5/0", "10/1"]],
    [{ status: "waiting" }, ["10/0"]],
    [{ status: "failed" }, ["20/0"]],
    [{ search: "100%" }, ["20/0"]],
    [{ search: "100%\0" }, ["20/0"]],
    [{ author: "@gr\0ace" }, ["20/0"]],
    [{ month: "0000-01" }, ["5/0", "20/0", "10/0", "10/1"]],
    [{ search: "e_h" }, ["20/0"]],
    [{ search: "_____________________" }, []],
    [{ search: "HARBOUR" }, ["5/0"]],
    [{ search: "hopper" }, ["20/0"]],
    [{ type: "photo", search: "look", status: "waiting" }, ["10/0"]],
    [{ month: "2026-13" }, ["5/0", "20/0", "10/0", "10/1"]],
  ] as [GalleryFilter, string[]][])("narrowed to %o it shows %o", async (filter, expected) => {
    expect(await list(filter)).toEqual(expected);
  });

  test("takes months as the person lives them", async () => {
    expect(await list({ month: "2026-11" }, "Europe/Berlin")).toContain("20/0");
    expect((await listGalleryFilters(database.db, userId, "Europe/Berlin")).months).toEqual([
      { month: "2026-11", pictures: 4 },
    ]);
    expect(await listGalleryFilters(database.db, userId, "UTC")).toEqual({
      authors: [
        { handle: "ada", name: "Ada", pictures: 3 },
        { handle: "Grace", name: "Grace Hopper", pictures: 1 },
      ],
      months: [
        { month: "2026-11", pictures: 3 },
        { month: "2026-10", pictures: 1 },
      ],
    });
  });

  test("tells of one picture what its owner needs, and of somebody else's nothing", async () => {
    expect(await getPicture(database.db, userId, "5", 0)).toMatchObject({
      thumbSrc: "/api/files/ab",
      src: "/api/likes/5/0",
      copies: [{ place: "dropbox", status: "saved", path: "/ada/5.jpg" }],
    });
    expect((await getPicture(database.db, userId, "20", 0)).src).toBeUndefined();
    await expect(getPicture(database.db, userId, "99", 0)).rejects.toMatchObject({ code: "not_found" });
  });

  test("exports a line for each copy", async () => {
    const lines = [];
    for await (const line of listLikesForExport(database.sql, userId)) lines.push(line);
    expect(
      lines.map(({ tweetId, position, place, status }) => `${tweetId}/${position} ${place} ${status}`),
    ).toEqual([
      "5/0 dropbox saved",
      "10/0 disk waiting",
      "10/0 dropbox saved",
      "10/1 disk saved",
      "10/1 dropbox saved",
      "20/0 dropbox failed",
    ]);
    expect(lines[5]).toMatchObject({
      author: "Grace",
      mediaKey: "3_200",
      reason: "media_gone",
      hash: null,
      bytes: null,
    });
  });
});

describe("likes that only an archive told of", () => {
  let userId: string;
  beforeEach(async () => {
    userId = (await addPerson(database.db)).id;
    await database.db.insert(likedTweets).values(
      ["3", "1", "2"].map((tweetId, position) => ({
        ownerId: userId,
        tweetId,
        position,
        text: `words ${tweetId}`,
      })),
    );
    await addLikedPicture(database.db, userId, { tweetId: "4" });
    await database.db
      .insert(likeSavers)
      .values({ ownerId: userId, nameTemplate: DEFAULT_TEMPLATE, isOn: true });
  });

  test("are listed in the archive's order, in pages, and by search", async () => {
    const first = await listArchivedLikes(database.db, userId, { limit: 2 });
    expect(first).toMatchObject({ total: 3, likes: [{ tweetId: "3" }, { tweetId: "1" }] });
    const rest = await listArchivedLikes(database.db, userId, { limit: 2, cursor: first.nextCursor });
    expect(rest.likes.map(({ tweetId }) => tweetId)).toEqual(["2"]);
    expect(rest.nextCursor).toBeUndefined();
    expect((await listArchivedLikes(database.db, userId, { search: "WORDS\0 1" })).total).toBe(1);
    await expect(listArchivedLikes(database.db, userId, { cursor: "9" })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("are asked for once", async () => {
    expect(await countAskable(database.db, userId, "all")).toBe(3);
    expect(await askForArchivedPictures(database.db, userId, ["1", "4", "77"], now)).toEqual({ asked: 1 });
    expect(await askForArchivedPictures(database.db, userId, ["1"], now)).toEqual({ asked: 0 });
    expect(await countAskable(database.db, userId, "all")).toBe(2);
    const { likes } = await listArchivedLikes(database.db, userId, {});
    expect(likes.filter(({ isAsked }) => isAsked).map(({ tweetId }) => tweetId)).toEqual(["1"]);
  });

  test("cannot be asked for while saving is off", async () => {
    await database.db.update(likeSavers).set({ isOn: false });
    await expect(askForArchivedPictures(database.db, userId, "all", now)).rejects.toMatchObject({
      code: "conflict",
      reason: "off",
    });
  });
});
