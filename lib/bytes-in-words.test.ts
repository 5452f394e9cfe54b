import { expect, test } from "vitest";
import { bytesInWords } from "./bytes-in-words";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [1240, "1.2 kB"],
  [9_940, "9.9 kB"],
  [9_960, "10 kB"],
  [640_000, "640 kB"],
  [999_499, "999 kB"],
  [999_500, "1 MB"],
  [1_200_000_000, "1.2 GB"],
  [50 * 1024 ** 3, "54 GB"],
  [5e18, "5,000 PB"],
])("%d is %s", (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});
