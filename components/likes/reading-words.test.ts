import { expect, test } from "vitest";
import type { SaverState } from "@/lib/likes/types";
import { soFarInWords, soFarToRead } from "./reading-words";

const saver: SaverState = {
  reach: "all",
  places: ["dropbox"],
  nameTemplate: "",
  savesVideos: true,
  savesGifs: true,
  savesQuoted: false,
  digest: "off",
  isOn: true,
  isNew: false,
  pagesOfPass: 0,
  isLooking: false,
  isCaughtUp: true,
  counts: { waiting: 0, saving: 0, saved: 0, held: 0, failed: 0 },
  likes: 1_200,
  savedBytes: 0,
  causes: [],
};

test.each<[string, Partial<SaverState>, number, string, ReturnType<typeof soFarToRead>]>([
  [
    "never on, no archive",
    { isNew: true, likes: 0, isOn: false, isCaughtUp: false },
    0,
    "As far back as X gives them.",
    { of: "Each hundred of those so far, once", likes: 100 },
  ],
  [
    "never on, with an archive",
    { isNew: true, likes: 0, isOn: false, isCaughtUp: false },
    5_000,
    "As far back as X gives them: 5,000 likes as far as is known here.",
    { of: "Reading your 5,000 likes so far, once", likes: 5_000 },
  ],
  [
    "being read, nothing of it yet",
    { likes: 0, isCaughtUp: false },
    0,
    "They are not read yet; that goes on by itself.",
    { of: "Each hundred older likes that are left, once", likes: 100 },
  ],
  [
    "only new ones, whose first page is no count of all",
    { reach: "new", likes: 100 },
    0,
    "As far back as X gives them.",
    { of: "Each hundred of those so far, once", likes: 100 },
  ],
  [
    "being read",
    { isCaughtUp: false, likes: 300 },
    700,
    "300 likes are read by now; the others follow by themselves.",
    { of: "Reading the 700 likes that may be left, once", likes: 700 },
  ],
  [
    "being read, paused, no archive",
    { isCaughtUp: false, likes: 1, isOn: false },
    0,
    "1 like is read by now; the others follow when saving goes on.",
    { of: "Each hundred older likes that are left, once", likes: 100 },
  ],
  ["read", {}, 40, "They are read: 1,200 likes, as far back as X gives them.", undefined],
])("%s", (_, some, archived, words, toRead) => {
  expect(soFarInWords({ ...saver, ...some }, archived)).toBe(words);
  expect(soFarToRead({ ...saver, ...some }, archived)).toEqual(toRead);
});
