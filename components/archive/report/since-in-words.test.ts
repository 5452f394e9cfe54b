import { expect, test } from "vitest";
import type { ReportSince } from "@/lib/archive/report/types";
import { sinceInWords } from "./since-in-words";

const archive = { archiveId: "1", fileName: "x.zip", generatedAt: null };

function since(more: Partial<ReportSince>): ReportSince {
  return { earlier: [archive], added: 0, updated: 0, unchanged: 0, gone: 0, ...more };
}

test.each([
  [
    since({ added: 12, updated: 3, unchanged: 4_000 }),
    "Against the archive before it: 12 tweets are new, 3 changed and 4,000 as before. All tweets of that one are in it, too.",
  ],
  [
    since({ added: 1, unchanged: 9, gone: 1 }),
    "Against the archive before it: 1 tweet is new and 9 as before. 1 tweet of that one is not in it: it stays here, and the saved report names it.",
  ],
  [
    since({ unchanged: 9 }),
    "Against the archive before it nothing is new. All tweets of that one are in it, too.",
  ],
  [
    since({ earlier: [archive, archive], added: 2, gone: 1_500 }),
    "Against the 2 archives before it: 2 tweets are new. 1,500 tweets of those are not in it: they stay here, and the saved report lists them.",
  ],
])("what differs from earlier archives %#", (of, words) => {
  expect(sinceInWords(of, false)).toBe(words);
});

test("an archive that is not whole may hold elsewhere what it lacks", () => {
  expect(sinceInWords(since({ unchanged: 9, gone: 2 }), true)).toBe(
    "Against the archive before it nothing is new. 2 tweets of that one are not in it, perhaps because it is not whole: they stay here, and the saved report lists them.",
  );
});
