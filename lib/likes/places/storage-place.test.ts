import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diskStorage } from "../../clients/storage/disk";
import { checkedKey } from "../../clients/storage/key";
import { nameOf, SAMPLE } from "../name-template";
import { templateProblem } from "../name-template/template-problem";
import { storagePlace } from "./storage-place";

const [ada, grace] = ["11111111-aaaa-4aaa-8aaa-111111111111", "22222222-bbbb-4bbb-8bbb-222222222222"];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-place-"));
});
afterAll(() => rm(folder, { recursive: true }));

const placeOf = (ownerId: string) => storagePlace(diskStorage(folder), ownerId);

/** What somebody would write who wants to get at another one's folder, and what nobody thinks of. */
const tricks = fc.constantFrom(
  ...[
    "..",
    "../..",
    "/",
    "//",
    "\\..\\",
    ".",
    "~",
    "%2e%2e%2f",
    "\0",
    "\n",
    "．．",
    "／",
    "∕",
    "․․",
    "‥",
    "…",
  ],
  ...[
    "\u{202E}",
    "\u{FEFF}",
    "e\u{301}",
    "½",
    "ﷺ",
    "㏿",
    "\u{1F408}",
    "CON",
    "ﬁ",
    "K",
    "İ",
    `../../${grace}/likes`,
  ],
);
const words = fc
  .array(fc.oneof(tricks, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 40 })
  .map((pieces) => pieces.join(""));

/** Below the person's own folder, however the disk or a store reads it. */
function expectOwn(path: string, ownerId: string): void {
  expect(path.startsWith(`owners/${ownerId}/likes/`)).toBe(true);
  expect(checkedKey(path)).toBe(path);
  expect(join("/files", path)).toBe(`/files/${path}`);
  for (const piece of path.split("/")) expect(piece.length).toBeLessThanOrEqual(255);
}

test("no name leads out of a person's own folder, whatever its template or the author is called", () => {
  const templates = fc
    .tuple(fc.oneof(tricks, fc.constantFrom("{author}", "{name}", "{text:100}")), tricks)
    .map(([folder, more]) => `${folder}/${more}/{text} {name}/{tweet_id}-{n}.{ext}`);
  fc.assert(
    fc.property(templates, words, words, words, (template, authorHandle, authorName, text) => {
      fc.pre(templateProblem(template) === undefined);
      const name = nameOf(template, { ...SAMPLE, authorHandle, authorName, text }, "UTC");
      expectOwn(placeOf(ada).pathOf(name), ada);
    }),
    { numRuns: 2000 },
  );
});

test.each(["{author}", "{name}", "{text:100}", "..", "../../x", ". .", "…"])(
  "the folder %j is one of their own",
  (folder) => {
    const template = `${folder}/{tweet_id}-{n}.{ext}`;
    expect(templateProblem(template)).toBeUndefined();
    for (const trick of ["..", "/", "..／..", `../../${grace}/likes`, "½".repeat(200), "ﷺ".repeat(200)]) {
      const picture = { ...SAMPLE, authorHandle: trick, authorName: trick, text: trick };
      expectOwn(placeOf(ada).pathOf(nameOf(template, picture, "UTC")), ada);
    }
  },
);

test("the number that tells pictures apart stays whole, however long the words are", () => {
  const text = "½".repeat(300);
  const name = nameOf("{text:100}/{text:80}-{tweet_id}-{n}.{ext}", { ...SAMPLE, text }, "UTC");
  expect(placeOf(ada).pathOf(name)).toMatch(new RegExp(`[/-]${SAMPLE.tweetId}-1\\.jpg$`));
});

test("two people's pictures of one name are two files, and neither reads the other's", async () => {
  const name = "../../same/1-1.jpg";
  const [one, two] = [placeOf(ada).pathOf(name), placeOf(grace).pathOf(name)];
  await placeOf(ada).putSmall(one, Buffer.from("of Ada"));
  await placeOf(grace).putSmall(two, Buffer.from("of Grace"));
  expect(one).not.toBe(two);
  await expect(placeOf(grace).read(one)).rejects.toMatchObject({ code: "not_found" });
  await expect(placeOf(grace).putSmall(one, Buffer.from("over it"))).rejects.toMatchObject({
    code: "not_found",
  });
});
