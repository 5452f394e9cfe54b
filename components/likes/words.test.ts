import { expect, test } from "vitest";
import type { SaverState } from "@/lib/likes/types";
import { countsInWords, durationInWords, nothingFound, pictureStatus, saverState } from "./words";

const saver: SaverState = {
  ...{ reach: "all", places: ["dropbox"], nameTemplate: "", savesVideos: true, savesGifs: true },
  ...{
    savesQuoted: false,
    digest: "off",
    isOn: true,
    isNew: false,
    pagesOfPass: 0,
    isLooking: false,
    isCaughtUp: true,
  },
  counts: { waiting: 0, saving: 0, saved: 2310, held: 0, failed: 0 },
  ...{ likes: 3000, savedBytes: 1, causes: [], lastLookedAt: new Date() },
};
const counts = (some: Partial<SaverState["counts"]>) => ({ ...saver, counts: { ...saver.counts, ...some } });

test.each([
  [saver, "Saved 2,310"],
  [counts({ waiting: 3, saving: 1, held: 1 }), "Saved 2,310 · waiting 4 · needs you 1"],
  [counts({ failed: 1000 }), "Saved 2,310 · failed 1,000"],
])("case %# says its numbers", (state, words) => {
  expect(countsInWords(state)).toBe(words);
});

test.each([
  [saver, "Up to date"],
  [counts({ waiting: 1 }), "Saving"],
  [counts({ waiting: 1, held: 1 }), "Needs you"],
  [{ ...saver, problem: { code: "disconnected", words: "Link again." } }, "Needs you"],
  [{ ...saver, isLooking: true }, "Looking"],
  [{ ...saver, isOn: false, isLooking: true }, "Paused"],
])("case %# says how it stands", (state, word) => {
  expect(saverState(state).word).toBe(word);
});

test("a picture of two copies stands as its worse one does", () => {
  expect(
    pictureStatus({
      copies: [
        { place: "dropbox", status: "saved" },
        { place: "disk", status: "held" },
      ],
    }),
  ).toBe("held");
  expect(pictureStatus({ copies: [{ place: "disk", status: "saved" }] })).toBe("saved");
});

test.each([
  [7_000, "0:07"],
  [61_400, "1:01"],
  [3_750_000, "1:02:30"],
])("%d ms are %s", (ms, words) => {
  expect(durationInWords(ms)).toBe(words);
});

test("an empty answer repeats the question", () => {
  expect(
    nothingFound({ type: "video", author: "grace_h", month: "2026-11", search: "cats", status: "saved" }),
  ).toBe("No videos by @grace_h from November 2026 about “cats” that are saved.");
  expect(nothingFound({})).toBe("No pictures.");
});
