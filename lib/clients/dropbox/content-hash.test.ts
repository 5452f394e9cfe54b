import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { contentHasher, contentHashOf } from "./content-hash";

const BLOCK = 4 * 1024 * 1024;
const sha256 = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256"));

test.each([
  ["nothing", Buffer.alloc(0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["one letter", Buffer.from("a"), "bf5d3affb73efd2ec6c36ad3112dd933efed63c4e1cbffcfa88e2759c144f2d8"],
])("of %s is known", (_name, bytes, hash) => {
  expect(contentHashOf(bytes)).toBe(hash);
});

test.each([1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 5])(
  "of %d bytes is the hash of its blocks' hashes, whatever the pieces",
  (size) => {
    const bytes = randomBytes(size);
    const blocks = [bytes.subarray(0, BLOCK), bytes.subarray(BLOCK, 2 * BLOCK), bytes.subarray(2 * BLOCK)];
    const hashes = blocks.filter(({ length }) => length > 0).map((block) => sha256(block).digest());
    const expected = sha256(...hashes).digest("hex");

    expect(contentHashOf(bytes)).toBe(expected);
    for (const piece of [65_536, 1_000_003]) {
      const hasher = contentHasher();
      for (let at = 0; at < size; at += piece) hasher.update(bytes.subarray(at, at + piece));
      expect(hasher.digest()).toBe(expected);
    }
  },
);
