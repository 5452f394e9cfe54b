import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../errors";
import { PIECE_BYTES } from "./pieces";
import { putTogether } from "./put-together";
import type { Storage } from "./types";

/** What every driver promises. `make` gives an empty storage of the test's own. */
export function storageContract(name: string, make: () => Promise<Storage>): void {
  describe(`${name} keeps the promises of a storage`, () => {
    test("gives back the bytes that were put", async () => {
      const storage = await make();
      const bytes = randomBytes(300_000);
      expect(await storage.put("owners/1/files/ab/abc", Readable.from([bytes]))).toEqual({
        sizeBytes: 300_000,
      });
      expect(await buffer(await storage.read("owners/1/files/ab/abc"))).toEqual(bytes);
      expect(await storage.head("owners/1/files/ab/abc")).toEqual({ sizeBytes: 300_000 });
    });

    test("stores more than fits in one piece, and reads ranges of it", { timeout: 30_000 }, async () => {
      const storage = await make();
      const bytes = randomBytes(PIECE_BYTES * 2 + 12_345);
      const sizeBytes = bytes.length;
      // In chunks of odd sizes, as a stream has them.
      const chunks = Array.from({ length: Math.ceil(sizeBytes / 777_777) }, (_, index) =>
        bytes.subarray(index * 777_777, (index + 1) * 777_777),
      );
      expect(await storage.put("large", Readable.from(chunks))).toEqual({ sizeBytes });
      expect(await storage.head("large")).toEqual({ sizeBytes });
      expect((await buffer(await storage.read("large"))).equals(bytes)).toBe(true);
      const range = { start: PIECE_BYTES - 5, end: PIECE_BYTES * 2 + 4 };
      const part = await buffer(await storage.read("large", range));
      expect(part.equals(bytes.subarray(range.start, range.end + 1))).toBe(true);
      await storage.put("just", Readable.from([bytes.subarray(0, PIECE_BYTES)]));
      expect((await buffer(await storage.read("just"))).equals(bytes.subarray(0, PIECE_BYTES))).toBe(true);
    });

    test("stores nothing of a long stream that breaks", async () => {
      const storage = await make();
      const broken = Readable.from(
        (async function* () {
          for (let piece = 0; piece < 3; piece += 1) yield Buffer.alloc(PIECE_BYTES, piece);
          throw new Error("the wire was cut");
        })(),
      );
      await expect(storage.put("a/b", broken)).rejects.toThrow("the wire was cut");
      expect(await keys(storage, "a")).toEqual([]);
    });

    test("a reader may leave early", async () => {
      const storage = await make();
      await storage.put("large", Readable.from([Buffer.alloc(PIECE_BYTES)]));
      const reader = await storage.read("large");
      const closed = new Promise((resolve) => reader.once("close", resolve));
      reader.once("data", () => reader.destroy());
      await closed;
      expect((await storage.head("large"))?.sizeBytes).toBe(PIECE_BYTES);
    });

    test("stores many files together, each whole, also where one is there already", async () => {
      const storage = await make();
      const files = Array.from({ length: 40 }, (_, number) => ({
        key: `owners/${number % 3}/${number % 7}/${number}`,
        bytes: Buffer.from(`file ${number}`.repeat(number)),
      }));
      await storage.put("owners/0/0/0", Readable.from(["old"]));
      const together = putTogether(storage);
      await Promise.all(files.map(({ key, bytes }) => together.put(key, bytes)));
      await together.put("owners/1/1/1", Buffer.from("file 1"));
      await together.settle();
      expect(await keys(storage, "owners")).toEqual(files.map(({ key }) => key).sort());
      for (const { key, bytes } of files)
        expect((await buffer(await storage.read(key))).equals(bytes)).toBe(true);
      await putTogether(storage).settle();
      await expect(putTogether(storage).put("../a", Buffer.alloc(1))).rejects.toThrow("no storage key");
    });

    test("stores an empty file", async () => {
      const storage = await make();
      expect(await storage.put("empty", Readable.from([]))).toEqual({ sizeBytes: 0 });
      expect(await text(await storage.read("empty"))).toBe("");
      expect(await storage.head("empty")).toEqual({ sizeBytes: 0 });
    });

    test.each([
      { range: { start: 0, end: 0 }, gives: "0" },
      { range: { start: 3, end: 5 }, gives: "345" },
      { range: { start: 7 }, gives: "789" },
      { range: { start: 7, end: 99 }, gives: "789" },
      { range: { start: 10 }, gives: "" },
      { range: { start: 99, end: 120 }, gives: "" },
    ])("reads the range $range", async ({ range, gives }) => {
      const storage = await make();
      await storage.put("digits", Readable.from(["0123456789"]));
      expect(await text(await storage.read("digits", range))).toBe(gives);
    });

    test("replaces a key, and a reader that began before keeps the old bytes", async () => {
      const storage = await make();
      await storage.put("a/b", Readable.from(["old"]));
      const reader = await storage.read("a/b");
      await storage.put("a/b", Readable.from(["new and longer"]));
      expect(await text(reader)).toBe("old");
      expect(await text(await storage.read("a/b"))).toBe("new and longer");
    });

    test("keeps the old bytes, and nothing of the new, when the stream breaks", async () => {
      const storage = await make();
      await storage.put("a/b", Readable.from(["old"]));
      await expect(storage.put("a/b", breaking("the wire was cut"))).rejects.toThrow("the wire was cut");
      await expect(storage.put("a/c", breaking("the wire was cut"))).rejects.toThrow("the wire was cut");
      expect(await text(await storage.read("a/b"))).toBe("old");
      expect(await keys(storage, "a")).toEqual(["a/b"]);
    });

    test("says not found for a key that is not there, and for a folder", async () => {
      const storage = await make();
      await storage.put("a/b/c", Readable.from(["x"]));
      for (const key of ["nothing", "a/b", "a/b/c/d"]) {
        await expect(storage.read(key)).rejects.toSatisfy((error) => isAppError(error, "not_found"));
        expect(await storage.head(key)).toBeUndefined();
      }
    });

    test("deletes a key, and a second time without complaint", async () => {
      const storage = await make();
      await storage.put("a/b", Readable.from(["x"]));
      await storage.delete("a/b");
      await storage.delete("a/b");
      await storage.delete("never/was");
      expect(await storage.head("a/b")).toBeUndefined();
    });

    test("lists and deletes below a prefix of whole pieces", async () => {
      const storage = await make();
      for (const key of ["owners/1/a", "owners/1/b/c", "owners/10/a", "owners/2/a"])
        await storage.put(key, Readable.from(["x"]));
      expect(await keys(storage, "owners/1")).toEqual(["owners/1/a", "owners/1/b/c"]);
      expect(await keys(storage, "owners/1/")).toEqual(["owners/1/a", "owners/1/b/c"]);
      expect(await keys(storage, "owners/3")).toEqual([]);
      await storage.deleteAll("owners/1");
      await storage.deleteAll("owners/3");
      expect(await keys(storage, "owners")).toEqual(["owners/10/a", "owners/2/a"]);
    });

    test("two puts of one key at once leave one of them, whole", async () => {
      const storage = await make();
      const bodies = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
      await Promise.all(bodies.map((body) => storage.put("same", Readable.from([body]))));
      expect(bodies).toContain(await text(await storage.read("same")));
    });

    test.each([
      "",
      "/",
      "a//b",
      "/a",
      "a/",
      "../a",
      "a/../b",
      "a/.b",
      ".tmp/x",
      "A",
      "a b",
      "ä",
      "a\\b",
      "a\0b",
      "a".repeat(600),
    ])("refuses %j as a key", async (key) => {
      const storage = await make();
      await expect(storage.put(key, Readable.from(["x"]))).rejects.toThrow("no storage key");
      await expect(storage.read(key)).rejects.toThrow("no storage key");
      await expect(storage.head(key)).rejects.toThrow("no storage key");
      await expect(storage.delete(key)).rejects.toThrow("no storage key");
    });

    test.each(["", "/", "..", "../a", ".tmp"])("refuses %j as a prefix", async (prefix) => {
      const storage = await make();
      await expect(storage.deleteAll(prefix)).rejects.toThrow("no storage key");
      await expect(keys(storage, prefix)).rejects.toThrow("no storage key");
    });
  });
}

function breaking(message: string): Readable {
  return Readable.from(
    (async function* () {
      yield "some bytes first";
      throw new Error(message);
    })(),
  );
}

async function keys(storage: Storage, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of storage.list(prefix)) found.push(key);
  return found.sort();
}
