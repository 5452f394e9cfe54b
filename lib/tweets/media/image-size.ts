import type { ContentType } from "./sniff";

export type Size = { width: number; height: number };

/** How many bytes of a file are enough to find its size; X's own pictures tell it in the first kilobyte. */
export const HEAD_BYTES = 256 * 1024;

/** PNG's own limit, and that of Postgres; a header can say more. */
const LARGEST_SIDE = 2 ** 31 - 1;

/** Width and height from a picture's header; nothing is decoded. Undefined where it does not say. */
export function imageSize(head: Buffer, type: ContentType): Size | undefined {
  try {
    const size = SIZES[type]?.(head);
    return size && isSide(size.width) && isSide(size.height) ? size : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the header goes on behind the bytes at hand
    throw error;
  }
}

const isSide = (pixels: number): boolean => pixels > 0 && pixels <= LARGEST_SIDE;

const SIZES: Partial<Record<ContentType, (head: Buffer) => Size | undefined>> = {
  "image/png": (head) => ({ width: head.readUInt32BE(16), height: head.readUInt32BE(20) }),
  "image/gif": (head) => ({ width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
  "image/jpeg": jpegSize,
  "image/webp": webpSize,
};

/** Walks the segments to the frame header, and heeds the turn that a camera noted in Exif. */
function jpegSize(head: Buffer): Size | undefined {
  let at = 2;
  let isTurned = false;
  for (;;) {
    const marker = head.readUInt16BE(at);
    const length = head.readUInt16BE(at + 2);
    if (marker === 0xffe1) isTurned = isTurnedByExif(head.subarray(at + 4, at + 2 + length));
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) {
      const height = head.readUInt16BE(at + 5);
      const width = head.readUInt16BE(at + 7);
      return isTurned ? { width: height, height: width } : { width, height };
    }
    if (marker < 0xff00 || length < 2) return undefined;
    at += 2 + length;
  }
}

const ORIENTATION = 0x0112;

/** Orientations 5 to 8 lie on their side. */
function isTurnedByExif(segment: Buffer): boolean {
  if (segment.toString("latin1", 0, 6) !== "Exif\0\0" || segment.length < 14) return false;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const u16 = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number): number => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = u32(4);
  if (directory + 2 > tiff.length) return false;
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return false;
    if (u16(at) === ORIENTATION) return u16(at + 8) >= 5 && u16(at + 8) <= 8;
  }
  return false;
}

function webpSize(head: Buffer): Size | undefined {
  switch (head.toString("latin1", 12, 16)) {
    case "VP8X":
      return { width: 1 + head.readUIntLE(24, 3), height: 1 + head.readUIntLE(27, 3) };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}
