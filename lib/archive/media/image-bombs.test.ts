import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HEAD_BYTES, imageSize } from "../../tweets/media/image-size";
import { contentTypeOf } from "../../tweets/media/sniff";

/** Pictures of an archive are copied as they are: of their content only the header is read, and nothing is decoded. */

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33);
  head.write("\x89PNG\r\n\x1a\n", "latin1");
  head.writeUInt32BE(13, 8);
  head.write("IHDR", 12);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

function gif(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.write("GIF89a");
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  return head;
}

/** So many segments of the least length before a frame, if one comes at all. */
function jpeg(segments: number, frame = Buffer.alloc(0)): Buffer {
  const one = Buffer.from([0xff, 0xe0, 0, 2]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(segments * 4, one), frame]);
}

/** A camera's note whose list of fields is as long as it can be. */
function exif(count: number): Buffer {
  const segment = Buffer.alloc(65_533);
  segment.write("Exif\0\0MM\0*\0\0\0\x08", "latin1");
  segment.writeUInt16BE(count, 14);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]), segment]);
}

const frame = Buffer.from([0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 3]);
const webp = (kind: string): Buffer =>
  Buffer.concat([Buffer.from(`RIFF\xff\xff\xff\xffWEBP${kind}`, "latin1"), Buffer.alloc(20, 0xff)]);

test.each<[string, Buffer, { width: number; height: number } | undefined]>([
  ["a PNG of two billion pixels each way", png(0x7fffffff, 2), { width: 0x7fffffff, height: 2 }],
  ["a PNG of more than a PNG can have", png(0x80000000, 2), undefined],
  ["a PNG without an extent", png(0, 10), undefined],
  ["a GIF of 4 gigapixels", gif(0xffff, 0xffff), { width: 0xffff, height: 0xffff }],
  ["a JPEG of 4 gigapixels", jpeg(1, frame), { width: 0xffff, height: 0xffff }],
  ["a JPEG of nothing but segments", jpeg(HEAD_BYTES / 4), undefined],
  ["a JPEG whose frame comes after 60,000 segments", jpeg(60_000, frame), { width: 0xffff, height: 0xffff }],
  [
    "a JPEG whose segment has no length",
    Buffer.concat([jpeg(0), Buffer.alloc(64, Buffer.from([0xff, 0xe0, 0, 0]))]),
    undefined,
  ],
  ["a JPEG with endless fields of a camera", exif(0xffff), undefined],
  ["a WebP of 16 million pixels each way", webp("VP8X"), { width: 2 ** 24, height: 2 ** 24 }],
  ["a WebP of another kind", webp("VP9 "), undefined],
])("the header of %s is read, and no more", (_what, head, size) => {
  expect(imageSize(head, contentTypeOf(head))).toEqual(size);
});

test("no file of the import, nor any that it reads pictures with, knows a decoder", async () => {
  const sources = await Promise.all(
    ["lib/archive", "lib/tweets"].map(async (folder) => {
      const names = await readdir(folder, { recursive: true });
      return names
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
        .map((name) => join(folder, name));
    }),
  );
  const texts = await Promise.all(
    sources.flat().map(async (path) => [path, await readFile(path, "utf8")] as const),
  );
  expect(texts.length).toBeGreaterThan(50);
  expect(texts.filter(([, text]) => /["']sharp["']/.test(text)).map(([path]) => path)).toEqual([]);
  expect(await readFile("lib/likes/save/thumbs.ts", "utf8"), "the control").toMatch(/["']sharp["']/);
});
