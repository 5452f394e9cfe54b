import { expect, test } from "vitest";
import { letterOf } from "./letter";
import type { Digest } from "./types";
import { authorsSentence, digestDays, digestSentence } from "./words";

const week: Digest = {
  startsAt: new Date("2026-11-16T07:00:00Z"),
  endsAt: new Date("2026-11-23T07:00:00Z"),
  every: "weekly",
  photos: 34,
  videos: 2,
  people: 12,
  authors: [
    { handle: "grace_h", name: "Grace Hopper", saved: 9 },
    { handle: "alan_t", name: "", saved: 7 },
  ],
  mail: "none",
};

test.each([
  [week, "This week 34 pictures and 2 videos of 12 people were saved."],
  [{ ...week, videos: 0, photos: 1, people: 1 }, "This week 1 picture of one person was saved."],
  [{ ...week, photos: 0, videos: 1_200 }, "This week 1,200 videos of 12 people were saved."],
  [
    { ...week, startsAt: new Date("2026-05-03T07:00:00Z"), videos: 0 },
    "Since 3 May 34 pictures of 12 people were saved.",
  ],
  [
    { ...week, every: "daily" as const, startsAt: new Date("2026-11-22T07:00:00Z"), videos: 0 },
    "Since yesterday 34 pictures of 12 people were saved.",
  ],
])("case %#", (digest, sentence) => {
  expect(digestSentence(digest, "UTC")).toBe(sentence);
});

test("names those with the most, and says whether there are more", () => {
  expect(authorsSentence(week)).toBe("Most are by Grace Hopper (@grace_h, 9) and alan_t (@alan_t, 7).");
  expect(authorsSentence({ ...week, people: 2 })).toMatch(/^They are by /);
  expect(authorsSentence({ authors: [], people: 0 })).toBeUndefined();
});

test("its days stand in the reader's zone", () => {
  expect(digestDays(week, "UTC")).toMatch(/^16\s?–\s?23 November 2026$/);
});

test("the mail has no picture, and no name in it is markup", () => {
  const authors = [{ handle: "eve", name: '<img src="https://evil.example/x">', saved: 3 }];
  const reader = { name: "Ada & Co", timeZone: "UTC", ownerId: "0b" };
  const mail = letterOf({ ...week, authors }, reader, "https://roost.example.org");
  expect(mail.html).not.toMatch(/<img|<script/);
  expect(mail.html).toContain("Ada &amp; Co");
  expect(mail.html).toContain("&lt;img");
  expect(mail.text).toContain("https://roost.example.org/likes");
  expect(mail.subject).toBe("34 pictures and 2 videos were saved");
  expect(mail.messageId).toBe(`<likes-0b-${week.endsAt.getTime()}@roost.example.org>`);
});
