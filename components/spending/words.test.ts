import { expect, test } from "vitest";
import { amountInWords } from "./words";

test.each([
  [{ calls: 1, resources: 1 }, "1 post or person in 1 call"],
  [{ calls: 12, resources: 1204 }, "1,204 posts and people in 12 calls"],
  [{ calls: 2, resources: 0 }, "0 posts and people in 2 calls"],
])("%o is said as “%s”", (given, words) => {
  expect(amountInWords(given)).toBe(words);
});
