import { expect, test } from "vitest";
import type { LikedPicture } from "@/lib/likes/types";
import { keyOf, mergePages, ratioOf, sectionsOf } from "./sections";

const picture = (tweetId: string, foundAt = "2026-11-21T12:00:00Z", position = 0): LikedPicture => ({
  ...{ tweetId, position, type: "photo", isQuoted: false, sourceTweetId: tweetId },
  ...{ authorHandle: "ada", authorName: "Ada", text: "", copies: [] },
  tweetedAt: new Date("2020-01-01T00:00:00Z"),
  foundAt: new Date(foundAt),
});

test("each day has one heading, in the reader's zone", () => {
  const late = "2026-11-21T23:30:00Z";
  const all = [
    picture("3", late),
    picture("2", "2026-11-21T22:30:00Z"),
    picture("1", "2026-11-21T08:00:00Z"),
  ];
  expect(sectionsOf(all, "UTC").map(({ title, pictures }) => [title, pictures.length])).toEqual([
    ["21 November 2026", 3],
  ]);
  expect(sectionsOf(all, "Europe/Berlin").map(({ title, pictures }) => [title, pictures.length])).toEqual([
    ["22 November 2026", 1],
    ["21 November 2026", 2],
  ]);
});

test("a tower and a wall are cropped, and what nobody measured is square", () => {
  expect([
    ratioOf({ width: 100, height: 2000 }),
    ratioOf({ width: 3, height: 2 }),
    ratioOf({ width: 2000, height: 100 }),
    ratioOf({}),
  ]).toEqual([0.6, 1.5, 2.4, 1]);
});

test("new pictures push none into a gap", () => {
  const shown = ["5", "4", "3", "2", "1"].map((id) => picture(id));
  const first = ["6", "5", "4"].map((id) => picture(id));
  expect(mergePages(first, shown).map(keyOf)).toEqual(["6-0", "5-0", "4-0", "3-0", "2-0", "1-0"]);
});
