import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_TEMPLATE, type Nameable, nameOf, nextName, SAMPLE } from "./name-template";
import { FIELDS } from "./name-template/parse-template";
import { templateProblem } from "./name-template/template-problem";

test("names the sample by the template that is offered", () => {
  expect(templateProblem(DEFAULT_TEMPLATE)).toBeUndefined();
  expect(nameOf(DEFAULT_TEMPLATE, SAMPLE, "Europe/Berlin")).toBe(
    "ada_photos/2024-05-17-1791540983441129581-1.jpg",
  );
});

test("knows every field, and days in the person's zone", () => {
  const template = "{year}/{month} {day} {time}/{name}/{type} {text:7} {tweet_id}-{n} .{media_key}.{ext}";
  expect(templateProblem(template)).toBeUndefined();
  expect(nameOf(template, SAMPLE, "Pacific/Auckland")).toBe(
    "2024/05 18 063005/Ada Müller/photo Evening 1791540983441129581-1 .3_1791540977552486400.jpg",
  );
});

test.each([
  ["", /how the files/],
  ["{tweet_id}-{n}", /must end with \.\{ext\}/],
  ["{tweet_id}-{n}{ext}", /must end with \.\{ext\}/],
  [".{ext}", /must end|Add/],
  ["{author}/{date}.{ext}", /Add \{tweet_id\} and \{n\}/],
  ["{author}/{tweet_id}.{ext}", /Add \{n\}/],
  ["{date}-{n}.{ext}", /Add \{tweet_id\}/],
  ["{tweet_id}{n}.{ext}", /both sides of \{tweet_id\}/],
  ["{author}{tweet_id}-{n}.{ext}", /both sides of \{tweet_id\}/],
  ["1{media_key}.{ext}", /both sides of \{media_key\}/],
  ["{name}-{tweet_id}-{text}-{n}.{ext}", /one side of \{tweet_id\}/],
  ["/{tweet_id}-{n}.{ext}", /empty folder/],
  ["a//{tweet_id}-{n}.{ext}", /empty folder/],
  ["{tweet_id}-{n}.{ext}/", /must end|empty folder/],
  ["{who}/{tweet_id}-{n}.{ext}", /no field \{who\}/],
  ["{constructor}/{tweet_id}-{n}.{ext}", /no field/],
  ["{author/{tweet_id}-{n}.{ext}", /stands alone/],
  ["{date:4}-{tweet_id}-{n}.{ext}", /Only \{text\}/],
  ["{text:500}-{tweet_id}-{n}.{ext}", /from 1 to 100/],
  ["a:b/{tweet_id}-{n}.{ext}", /“:” cannot stand/],
  ["a\\b/{tweet_id}-{n}.{ext}", /cannot stand/],
  ["\u{1F408}/{tweet_id}-{n}.{ext}", /cannot stand/],
  ["{text:100}/{name} {text:100}-{tweet_id}-{n}.{ext}", /Windows/],
  ["{text:100} {name}-{tweet_id}-{n}.{ext}", /too long for a disk/],
])("refuses %j", (template, words) => {
  expect(templateProblem(template)).toMatch(words);
});

test.each([
  ["..", "_"],
  ["CON", "_CON"],
  ["lpt1.old", "_lpt1.old"],
  ["desktop.ini", "_desktop.ini"],
  ["a/b\\c:d", "a-b-c-d"],
  ["ends with dots...", "ends with dots"],
  ["\u{1F408}\u{200D}\u{2B1B}", "⬛"],
  ["\u{202E}gpj.exe", "gpj.exe"],
  ["e\u{301}", "é"],
  ["line\none", "line one"],
  ["\u{1F408}", "ada_photos"],
])("makes of the name %j the folder %j", (authorName, folder) => {
  expect(nameOf("{name}/{tweet_id}-{n}.{ext}", { ...SAMPLE, authorName }, "UTC").split("/")[0]).toBe(folder);
});

test("counts names on", () => {
  expect(nextName("a/b.c/d.jpg")).toBe("a/b.c/d (2).jpg");
  expect(nextName("a/b (9).jpg")).toBe("a/b (10).jpg");
  expect(nextName("a/b (20).jpg")).toBeUndefined();
  expect(nextName("a/b-1.jpg", true)).toBe("a/b-1--2.jpg");
  expect(nextName("a/b-1--2.jpg", true)).toBe("a/b-1--3.jpg");
});

const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 150 }),
  fc.constantFrom("1", "a-1-2", "1_1", "-", "..", "con"),
);
const pictures: fc.Arbitrary<Nameable> = fc.record({
  authorHandle: fc.stringMatching(/^\w{1,15}$/),
  authorName: words,
  tweetedAt: fc.date({ min: new Date("2006-03-21"), max: new Date("2040-01-01"), noInvalidDate: true }),
  tweetId: fc.oneof(
    fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
    fc.integer({ min: 1, max: 30 }).map(String),
  ),
  position: fc.integer({ min: 0, max: 11 }),
  type: fc.constantFrom("photo" as const, "video" as const, "gif" as const),
  mediaKey: fc
    .tuple(fc.constantFrom(3, 7, 16), fc.integer({ min: 1, max: 30 }))
    .map(([kind, id]) => `${kind}_${id}`),
  text: words,
  extension: fc.constantFrom("jpg", "png", "mp4"),
});
const templates = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Object.keys(FIELDS).map((field) => `{${field}}`), "{text:12}"),
      fc.constantFrom("-", "_", " ", "/", "1", "x"),
    ),
    { maxLength: 10 },
  )
  .map((parts) => `${parts.join("")}.{ext}`);
const usable = fc
  .oneof(
    fc.constantFrom(DEFAULT_TEMPLATE, "{name}/{text}-{tweet_id}/{n}.{ext}", "{text} {media_key}.{ext}"),
    templates,
  )
  .filter((template) => templateProblem(template) === undefined);

/** What X tells of one picture twice is the same; two that differ in their key are two pictures. */
const isSame = (a: Nameable, b: Nameable, template: string): boolean =>
  template.includes("{media_key}")
    ? a.mediaKey === b.mediaKey
    : a.tweetId === b.tweetId && a.position === b.position;

test("never gives two pictures one name, not even on a disk that is blind to case", () => {
  fc.assert(
    fc.property(usable, pictures, pictures, fc.boolean(), (template, a, other, isSameTweet) => {
      // Of one tweet all is equal but what belongs to the single picture.
      const b = isSameTweet
        ? {
            ...a,
            position: other.position,
            mediaKey: other.mediaKey,
            type: other.type,
            extension: other.extension,
          }
        : other;
      fc.pre(!isSame(a, b, template));
      const [one, two] = [a, b].map((picture) =>
        nameOf(template, picture, "UTC").normalize("NFKD").toLowerCase(),
      );
      expect(one).not.toBe(two);
    }),
    { numRuns: 3000 },
  );
});

test("names are safe on every system, whatever people write", () => {
  fc.assert(
    fc.property(usable, pictures, (template, picture) => {
      const path = nameOf(template, picture, "Asia/Tokyo");
      expect(path.length).toBeLessThanOrEqual(230);
      expect(path).toBe(path.normalize("NFC"));
      for (const piece of path.split("/")) {
        expect(piece).not.toMatch(/^$|^[ .~]|[ .]$|[<>:"\\|?*\p{Cc}\p{Cf}\p{Cs}]|[\u{10000}-\u{10FFFF}]/u);
        expect(piece).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(250);
      }
    }),
    { numRuns: 3000 },
  );
});
