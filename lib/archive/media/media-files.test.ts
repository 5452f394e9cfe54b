import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { drawFilm } from "../../testing/sample-archive/film";
import { imageSize } from "../../tweets/media/image-size";
import { contentTypeOf } from "../../tweets/media/sniff";

const picture = () => sharp({ create: { width: 30, height: 20, channels: 3, background: "#38a" } });
const made: [string, () => Promise<Buffer>][] = [
  ["image/jpeg", () => picture().jpeg().toBuffer()],
  ["image/jpeg", () => picture().jpeg({ progressive: true }).withMetadata().toBuffer()],
  ["image/png", () => picture().png().toBuffer()],
  ["image/gif", () => picture().gif().toBuffer()],
  ["image/webp", () => picture().webp().toBuffer()],
  ["image/webp", () => picture().webp({ lossless: true }).toBuffer()],
];

test.each(made)("%s is known by its first bytes, and tells its size", async (type, make) => {
  const bytes = await make();
  const found = contentTypeOf(bytes);
  expect(found).toBe(type);
  expect(imageSize(bytes, found)).toEqual({ width: 30, height: 20 });
});

test("a picture that a camera turned has the size that people see", async () => {
  const bytes = await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(imageSize(bytes, "image/jpeg")).toEqual({ width: 20, height: 30 });
});

test("a film is known by its first bytes", () => {
  expect(contentTypeOf(drawFilm(1))).toBe("video/mp4");
});

describe("what is none of these", () => {
  test.each(["<svg onload=alert(1)>", "<!doctype html>", "", "\x89PNG", "RIFF....WAVE", "....ftypqt  "])(
    "is only ever a download: %j",
    (head) => expect(contentTypeOf(Buffer.from(head, "latin1"))).toBe("application/octet-stream"),
  );

  test.each(["image/jpeg", "image/png", "image/gif", "image/webp"] as const)(
    "or a %s that is cut short, has no size",
    async (type) => {
      for (const [name, make] of made)
        if (name === type) {
          const bytes = await make();
          for (const length of [0, 4, 9]) expect(imageSize(bytes.subarray(0, length), type)).toBeUndefined();
        }
    },
  );
});
