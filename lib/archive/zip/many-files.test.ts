import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { WORKER_FLAGS } from "../../../scripts/start/heap-flags";
import { zip64End } from "../../testing/crafted-zip";

const folder = mkdtempSync(join(tmpdir(), "roost-many-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As many as an archive may have; laid out by hand, as making each takes long. */
const FILES = 249_000;

/** Stored files of a few bytes with names as long as X's. */
function manyFiles(count: number): Buffer {
  const content = Buffer.from("a picture");
  const tweets = { name: "data/tweets.js", content: Buffer.from("window.YTD.tweets.part0 = []") };
  const nameOf = (number: number) =>
    `data/tweets_media/18${String(number).padStart(17, "0")}-${"x".repeat(15)}.jpg`;
  const files = Array.from({ length: count }, (_, number) =>
    number === 0 ? tweets : { name: nameOf(number), content },
  );
  const bytes = Buffer.alloc(files.length * 200);
  let at = 0;
  const starts = files.map(({ name, content }) => {
    const start = at;
    bytes.writeUInt32LE(0x04034b50, at);
    bytes.writeUInt16LE(name.length, at + 26);
    at += 30;
    at += bytes.write(name, at, "latin1");
    at += content.copy(bytes, at);
    return start;
  });
  const directoryStart = at;
  for (const [index, { name, content }] of files.entries()) {
    bytes.writeUInt32LE(0x02014b50, at);
    bytes.writeUInt32LE(crc32(content), at + 16);
    bytes.writeUInt32LE(content.length, at + 20);
    bytes.writeUInt32LE(content.length, at + 24);
    bytes.writeUInt16LE(name.length, at + 28);
    bytes.writeUInt32LE(starts[index] ?? 0, at + 42);
    at += 46;
    at += bytes.write(name, at, "latin1");
  }
  const place = {
    entryCount: BigInt(count),
    directoryBytes: BigInt(at - directoryStart),
    start: BigInt(directoryStart),
  };
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(0xffff, 8);
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(at - directoryStart, 12);
  end.writeUInt32LE(directoryStart, 16);
  return Buffer.concat([bytes.subarray(0, at), zip64End(at, place), end]);
}

test("an archive with as many files as it may have is opened with the memory that the worker has", async () => {
  const path = join(folder, "many.zip");
  await writeFile(path, manyFiles(FILES));
  const program = ["scripts/run.mjs", "lib/testing/open-zip-program.ts", path];
  const { stdout } = await promisify(execFile)(process.execPath, [...WORKER_FLAGS, ...program]);
  const { media, megabytes } = JSON.parse(stdout);
  expect(media).toBe(FILES - 1);
  expect(megabytes).toBeLessThan(256);
}, 60_000);
