import { expect, test } from "vitest";
import { isPassing, troubleOf, wordsOf } from "./trouble";

test.each([
  [0, true],
  [500, true],
  [503, true],
  [409, true],
  [423, true],
  [429, true],
  [507, false],
  [401, false],
  [403, false],
  [404, false],
  [413, false],
])("an answer of %d passes by itself: %s", (status, passes) => {
  expect(isPassing(status)).toBe(passes);
});

test("each trouble has a way on, and the server's own words where it has some", () => {
  expect(troubleOf(401, "You are not signed in.").way).toBe("sign-in");
  expect(troubleOf(413, "At most 2 GB.")).toMatchObject({ words: "At most 2 GB.", way: "other" });
  expect(troubleOf(507, "The disk is full.")).toMatchObject({ words: "The disk is full.", way: "again" });
  expect(troubleOf(0, undefined).way).toBe("again");
  expect(troubleOf(403, undefined)).toMatchObject({
    words: expect.stringContaining("no reason"),
    way: "other",
  });
});

test("words come from a problem document, and from nothing else", () => {
  expect(wordsOf('{"status":413,"title":"Too large."}')).toBe("Too large.");
  for (const body of [undefined, "", "<html>Bad gateway</html>", "null", '{"title":3}', '{"title":""}'])
    expect(wordsOf(body)).toBeUndefined();
});
