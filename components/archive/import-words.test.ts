import { expect, test } from "vitest";
import type { ArchiveProgress, ArchiveTally } from "@/lib/archive/types";
import { changesOf, deedOf, figuresOf, fileTitle, letterOf, remainsOf, rowsAhead } from "./import-words";

function tally(tweets: Partial<ArchiveTally["tweets"]>, rest: Partial<ArchiveTally> = {}): ArchiveTally {
  const none = { expected: null, read: 0, added: 0, updated: 0, unchanged: 0, duplicates: 0, skipped: 0 };
  return {
    tweets: { ...none, ...tweets },
    notes: { read: 0, joined: 0, orphans: 0 },
    likes: { read: 0, added: 0 },
    media: { referenced: 0, stored: 0, missing: 0, unreferenced: 0 },
    ...rest,
  };
}

test("the letter counts what could be read, and leaves out what there was none of", () => {
  const whole = tally(
    { read: 48_214, added: 48_211, skipped: 3 },
    {
      media: { referenced: 1_902, stored: 1_902, missing: 0, unreferenced: 0 },
      notes: { read: 41, joined: 41, orphans: 0 },
    },
  );
  expect(letterOf(whole)).toBe("We read 48,211 tweets, 1,902 pictures and videos and 41 long tweets.");
  expect(letterOf(tally({ read: 1, added: 1 }))).toBe("We read 1 tweet.");
  expect(letterOf(tally({}))).toBe("We read 0 tweets.");
});

test.each([
  [tally({ read: 10, added: 10 }), undefined],
  [tally({ read: 10, unchanged: 10 }), "Nothing was new: all of it was here already."],
  [
    tally({ read: 10, added: 2, updated: 1, unchanged: 7 }),
    "2 were new, 1 brought something new and 7 were here already.",
  ],
  [tally({ read: 2, added: 1, unchanged: 1 }), "1 was new and 1 was here already."],
  [tally({ read: 10, added: 9, duplicates: 1 }), "1 stood in the archive twice."],
])("what came of the tweets %#", (of, words) => {
  expect(changesOf(of)).toBe(words);
});

test("what stays of a stopped import is said in numbers", () => {
  expect(remainsOf(undefined)).toBeUndefined();
  expect(remainsOf(tally({ read: 5, unchanged: 5 }))).toBeUndefined();
  expect(remainsOf(tally({ read: 12_400, added: 12_400 }, { likes: { read: 310, added: 310 } }))).toBe(
    "12,400 tweets and 310 likes",
  );
});

const file = { name: "data/tweets.js", kind: "tweets", status: "reading", sizeBytes: 1 } as const;

test("progress is told with share, rows, rate and time left, as far as they are known", () => {
  expect(figuresOf({ ...file, rowsExpected: 77_904, rowsRead: 48_210 }, 4_100.4, 7.2)).toBe(
    "61 % · 48,210 of 77,904 tweets · 4,100 a second · about 10 s left",
  );
  expect(figuresOf({ ...file, rowsExpected: null, rowsRead: 1 }, undefined, undefined)).toBe("1 tweet");
});

test("what comes after the current file is counted in tweets and likes, not in pictures", () => {
  const files = [
    { ...file, status: "read" as const, rowsExpected: 5, rowsRead: 5 },
    { ...file, status: "reading" as const, rowsExpected: 10, rowsRead: 4 },
    { ...file, status: "waiting" as const, rowsExpected: 20, rowsRead: 0 },
    { ...file, status: "waiting" as const, rowsExpected: null, rowsRead: 0 },
    {
      ...file,
      status: "waiting" as const,
      kind: "media" as const,
      name: "media",
      rowsExpected: 40,
      rowsRead: 0,
    },
  ];
  expect(rowsAhead({ files })).toBe(20);
  expect(rowsAhead({ files: files.slice(2, 3) })).toBe(0);
  expect(files.map(fileTitle).slice(-2)).toEqual(["data/tweets.js", "Pictures and videos"]);
});

test("the deed follows status and stage", () => {
  const archive = { status: "reading", stage: "load", files: [{ ...file, rowsExpected: 1, rowsRead: 0 }] };
  expect(deedOf(archive as unknown as ArchiveProgress)).toBe("Reading your tweets");
  expect(deedOf({ ...archive, stage: "media" } as unknown as ArchiveProgress)).toBe(
    "Taking out pictures and videos",
  );
  expect(deedOf({ ...archive, status: "uploaded" } as unknown as ArchiveProgress)).toBe(
    "Your archive waits its turn",
  );
});
