import { expect, test } from "vitest";
import { type PageLike, type Pass, readPage } from "./read-page";

/** `n` is new; a number is the rank that a like had. */
const page = (likes: string): PageLike[] =>
  likes
    .split(" ")
    .filter(Boolean)
    .map((like, index) => ({
      tweetId: String(index),
      ...(like !== "n" && { knownRank: Number(like) }),
    }));
const all: Pass = {
  ...{ reach: "all", isCaughtUp: true, known: 100 },
  ...{ hasMetBottom: false, hasNextPage: true, canBeLonger: false },
};
const onlyNew: Pass = { ...all, reach: "new" };

test.each([
  ["nothing new", "0 1 2 3 4", all, { above: 0, older: 0, isOver: true }],
  ["new ones on top", "n n 0 1 2", all, { above: 2, older: 0, isOver: true }],
  ["all of it new", "n n n", all, { above: 3, older: 0, isOver: false }],
  ["an old like again, and new ones below it", "n 40 n 0 1 2", all, { above: 3, older: 0, isOver: true }],
  ["an old like again at the end", "n n n n 40", all, { above: 4, older: 0, isOver: false }],
  ["two old likes again at the end", "n n n 40 41", all, { above: 3, older: 0, isOver: false }],
  ["several again, out of their order", "n n 7 6 5 4", all, { above: 5, older: 0, isOver: false }],
  ["some not liked any more", "n 3 9 20", all, { above: 1, older: 0, isOver: true }],
  ["a like that came to light late", "0 n 1 2 3", all, { above: 2, older: 0, isOver: true }],
  ["the end of the list", "n n", { ...all, hasNextPage: false }, { above: 2, older: 0, isOver: true }],
  ["an empty page in the middle", "", all, { above: 0, older: 0, isOver: false }],
  ["an empty list", "", { ...all, hasNextPage: false }, { above: 0, older: 0, isOver: true }],
  [
    "a first walk through all, past what is known",
    "0 1 2 n n",
    { ...all, isCaughtUp: false },
    { above: 5, older: 0, isOver: false },
  ],
  [
    "the end of a first walk",
    "n",
    { ...all, isCaughtUp: false, hasNextPage: false },
    { above: 1, older: 0, isOver: true },
  ],
  [
    "no like where new begins, but more pages",
    "",
    { ...onlyNew, isCaughtUp: false },
    { above: 0, older: 0, isOver: false },
  ],
  [
    "the oldest known alone, which may have been liked again, with new ones below it",
    "99 n n n",
    { ...onlyNew, canBeLonger: true },
    { above: 0, older: 0, isOver: false, hasMetBottom: false, isUnsure: true },
  ],
  [
    "the same at full length, with what was known below",
    "99 n n n 0 1 2 3",
    onlyNew,
    { above: 4, older: 0, isOver: true },
  ],
  [
    "the oldest known below those before it",
    "n 97 98 99 n",
    { ...onlyNew, canBeLonger: true },
    { above: 1, older: 1, isOver: true, isUnsure: false },
  ],
  ["where new begins", "n n n", { ...onlyNew, isCaughtUp: false }, { above: 0, older: 3, isOver: true }],
  ["new ones, and older ones than were known", "n 98 99 n n", onlyNew, { above: 1, older: 2, isOver: true }],
  [
    "new ones, the last but one known, older ones",
    "n n 98 n n",
    onlyNew,
    { above: 2, older: 2, isOver: true },
  ],
  ["new ones below one that was liked again", "n n 40 n n", onlyNew, { above: 5, older: 0, isOver: false }],
  [
    "new ones below the only known like, which was liked again",
    "0 n n n",
    { ...onlyNew, known: 1, canBeLonger: true },
    { above: 4, older: 0, isOver: false, isUnsure: false },
  ],
  [
    "the same where the list ends",
    "n 1 0 n n",
    { ...onlyNew, known: 2, hasNextPage: false },
    { above: 5, older: 0, isOver: true },
  ],
  ["new ones where none was known", "n n n", { ...onlyNew, known: 0 }, { above: 3, older: 0, isOver: false }],
  [
    "a page below all that was known",
    "n n n",
    { ...onlyNew, hasMetBottom: true },
    { above: 0, older: 3, isOver: true },
  ],
  ["a page above all that was known", "n n n", onlyNew, { above: 3, older: 0, isOver: false }],
] as [string, string, Pass, Partial<ReturnType<typeof readPage>>][])(
  "reads %s",
  (_, likes, pass, reading) => {
    expect(readPage(page(likes), pass)).toMatchObject(reading);
  },
);
