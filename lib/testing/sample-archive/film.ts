import { random } from "./random";

const COLUMNS = 10;
const ROWS = 6;
const FRAMES = 8;
const PER_SECOND = 8;
/** Time units of the film in a second. */
const SCALE = 1000;

/**
 * A second of film, 160 × 96: a light that wanders over a dark field. It is real H.264 that browsers play, in its
 * plainest form: every picture stands alone, and every block of 16 × 16 pixels holds its samples uncompressed.
 */
export function drawFilm(seed: number): Buffer {
  const hue = random(seed + 3).below(200) + 28;
  const frames = Array.from({ length: FRAMES }, (_, number) => lengthPrefixed(picture(number, hue)));
  const movie = box("moov", movieHeader(), track(frames, 0));
  const type = box("ftyp", text("isom"), u32(512), text("isomiso2avc1mp41"));
  const dataStart = type.length + movie.length + 8;
  return Buffer.concat([type, box("moov", movieHeader(), track(frames, dataStart)), box("mdat", ...frames)]);
}

// ---- H.264: ITU-T Rec. H.264, chapter 7

/** Bits from the left; Exp-Golomb codes for the numbers that the standard calls ue(v) and se(v). */
class Bits {
  private readonly bytes: number[] = [];
  private current = 0;
  private count = 0;

  put(value: number, length: number): this {
    for (let bit = length - 1; bit >= 0; bit--) {
      this.current = (this.current << 1) | ((value >>> bit) & 1);
      if (++this.count === 8) {
        this.bytes.push(this.current);
        this.current = 0;
        this.count = 0;
      }
    }
    return this;
  }

  unsigned(value: number): this {
    const length = 32 - Math.clz32(value + 1);
    return this.put(0, length - 1).put(value + 1, length);
  }

  align(): this {
    while (this.count > 0) this.put(0, 1);
    return this;
  }

  samples(value: number, times: number): this {
    for (let sample = 0; sample < times; sample++) this.bytes.push(value);
    return this;
  }

  /** The stop bit that ends every unit. */
  end(): Buffer {
    return Buffer.from(this.put(1, 1).align().bytes);
  }
}

/** The kind of unit before it, and a 3 wherever the bytes would look like the beginning of another unit. */
function unit(kind: number, payload: Buffer): Buffer {
  const bytes = [kind];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      bytes.push(3);
      zeros = 0;
    }
    bytes.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(bytes);
}

const BASELINE = 66;
const LEVEL = 30;

const sequenceParameters = unit(
  0x67,
  new Bits()
    .put(BASELINE, 8)
    .put(0xc0, 8)
    .put(LEVEL, 8)
    .unsigned(0) // id
    .unsigned(0) // frame numbers of 4 bits
    .unsigned(2) // pictures are shown in the order in which they come
    .unsigned(1) // one reference picture
    .put(0, 1)
    .unsigned(COLUMNS - 1)
    .unsigned(ROWS - 1)
    .put(1, 1) // whole frames
    .put(1, 1)
    .put(0, 1) // nothing cropped
    .put(0, 1)
    .end(),
);

const pictureParameters = unit(
  0x68,
  new Bits()
    .unsigned(0)
    .unsigned(0)
    .put(0, 1)
    .put(0, 1)
    .unsigned(0)
    .unsigned(0)
    .unsigned(0)
    .put(0, 1)
    .put(0, 2)
    .unsigned(0)
    .unsigned(0)
    .unsigned(0)
    .put(1, 1) // the slice says how edges are smoothed
    .put(0, 1)
    .put(0, 1)
    .end(),
);

const UNCOMPRESSED_BLOCK = 25;
const INTRA_SLICE = 7;

function picture(number: number, hue: number): Buffer {
  const bits = new Bits()
    .unsigned(0)
    .unsigned(INTRA_SLICE)
    .unsigned(0)
    .put(0, 4) // frame number: each picture begins anew
    .unsigned(number % 2) // neighbouring pictures of that kind differ here
    .put(0, 2)
    .unsigned(0)
    .unsigned(1); // edges are not smoothed
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++) {
      const distance = Math.hypot(column - 1 - number, row - 2.5 - Math.sin(number));
      const light = Math.max(40, Math.round(220 - distance * 45));
      bits.unsigned(UNCOMPRESSED_BLOCK).align();
      bits
        .samples(light, 256)
        .samples(hue, 64)
        .samples(256 - hue, 64);
    }
  return unit(0x65, bits.end());
}

const lengthPrefixed = (bytes: Buffer): Buffer => Buffer.concat([u32(bytes.length), bytes]);

// ---- MP4: ISO/IEC 14496-12

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), text(type), body]);
}

const text = (words: string): Buffer => Buffer.from(words, "latin1");
const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};
const u16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
};
const zeros = (count: number): Buffer => Buffer.alloc(count);

const DURATION = (FRAMES / PER_SECOND) * SCALE;
const ONE = 0x10000;
const UPRIGHT = u32(ONE, 0, 0, 0, ONE, 0, 0, 0, 0x40000000);

function movieHeader(): Buffer {
  return box("mvhd", u32(0, 0, 0, SCALE, DURATION, ONE), u16(0x100, 0), zeros(8), UPRIGHT, zeros(24), u32(2));
}

function track(frames: Buffer[], dataStart: number): Buffer {
  const width = COLUMNS * 16;
  const height = ROWS * 16;
  const header = box(
    "tkhd",
    u32(3, 0, 0, 1, 0, DURATION),
    zeros(16),
    UPRIGHT,
    u32(width * ONE, height * ONE),
  );
  const decoder = box(
    "avcC",
    Buffer.from([1, BASELINE, 0xc0, LEVEL, 0xff, 0xe1]),
    u16(sequenceParameters.length),
    sequenceParameters,
    Buffer.from([1]),
    u16(pictureParameters.length),
    pictureParameters,
  );
  const description = box(
    "avc1",
    zeros(6),
    u16(1),
    zeros(16),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    zeros(32),
    u16(24, 0xffff),
    decoder,
  );
  const table = box(
    "stbl",
    box("stsd", u32(0, 1), description),
    box("stts", u32(0, 1, FRAMES, SCALE / PER_SECOND)),
    box("stsc", u32(0, 1, 1, FRAMES, 1)),
    box("stsz", u32(0, 0, FRAMES, ...frames.map((frame) => frame.length))),
    box("stco", u32(0, 1, dataStart)),
  );
  const media = box(
    "mdia",
    box("mdhd", u32(0, 0, 0, SCALE, DURATION), u16(0x55c4, 0)),
    box("hdlr", u32(0, 0), text("vide"), zeros(12), text("film\0")),
    box(
      "minf",
      box("vmhd", u32(1), zeros(8)),
      box("dinf", box("dref", u32(0, 1), box("url ", u32(1)))),
      table,
    ),
  );
  return box("trak", header, media);
}
