import type { Random } from "./sample-archive/random";

/** Where the fields of a zip lie that a reader believes. */
type Places = { locals: number[]; listed: number[]; end: number };

const LOCAL = "PK\u0003\u0004";
const LISTED = "PK\u0001\u0002";
const END = "PK\u0005\u0006";

function placesOf(zip: Buffer): Places {
  const all = (mark: string): number[] => {
    const found: number[] = [];
    for (let at = zip.indexOf(mark, 0, "latin1"); at >= 0; at = zip.indexOf(mark, at + 4, "latin1"))
      found.push(at);
    return found;
  };
  return { locals: all(LOCAL), listed: all(LISTED), end: zip.lastIndexOf(END, undefined, "latin1") };
}

/** Numbers at which readers err: none, all, one more, and what 31, 32 and 16 bits just hold. */
const EDGES = [0, 1, 0xffffffff, 0xfffffffe, 0x80000000, 0x7fffffff, 0xffff, 0x10000];
const NAMES = [
  "../x",
  "/etc/x",
  "C:\\x",
  "a\0b",
  "data/tweets.js",
  "..\\..\\x",
  "data/./x",
  "\u202e\ufeff",
  "a\r\nb",
];

type Mutation = (zip: Buffer, places: Places, chance: Random) => Buffer;

/** One lie in the 16 or 32 bits at an offset of a header. */
function number(places: (all: Places) => number[], offsets: number[], bytes: 2 | 4): Mutation {
  return (zip, all, chance) => {
    const at = chance.pick(places(all)) + chance.pick(offsets);
    if (!(at + bytes <= zip.length)) return zip;
    const old = zip.readUIntLE(at, bytes);
    const near = old + chance.pick([-1, 1, -46, 30, 1000]);
    const value = chance.pick([
      near,
      near,
      chance.pick(EDGES),
      chance.below(2 ** 32),
      chance.below(zip.length),
    ]);
    zip.writeUIntLE((value >>> 0) % 2 ** (8 * bytes), at, bytes);
    return zip;
  };
}

const LISTED_SIZES = [20, 24];
const LOCAL_SIZES = [18, 22];

/** Each way in which a zip can be made wrong, by name. */
export const MUTATIONS: Record<string, Mutation> = {
  size: number((all) => all.listed, LISTED_SIZES, 4),
  localSize: number((all) => all.locals, LOCAL_SIZES, 4),
  crc: number((all) => all.listed, [16], 4),
  offset: number((all) => all.listed, [42], 4),
  flag: number((all) => all.listed, [4, 6, 8, 10, 36, 40], 2),
  localFlag: number((all) => all.locals, [4, 6, 8], 2),
  lengths: number((all) => all.listed, [28, 30, 32], 2),
  localLengths: number((all) => all.locals, [26, 28], 2),
  end: number((all) => [all.end], [4, 6, 8, 10, 20], 2),
  endPlace: number((all) => [all.end], [12, 16], 4),

  name(zip, { listed, locals }, chance) {
    const index = chance.below(listed.length);
    const name = Buffer.from(chance.pick(NAMES));
    for (const [at, header] of [
      [listed[index] ?? 0, 46],
      [locals[index] ?? 0, 30],
    ] as const)
      if (chance.chance(0.7)) name.copy(zip, at + header, 0, Math.min(name.length, zip.length - at - header));
    return zip;
  },

  /** The end in 64 bits before the one in 32, true or not. */
  zip64(zip, { end, listed }, chance) {
    const record = Buffer.alloc(76);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeBigUInt64LE(44n, 4);
    const lie = (truth: number): bigint =>
      chance.pick([
        BigInt(truth),
        BigInt(truth),
        BigInt(truth),
        2n ** 64n - 1n,
        BigInt(chance.below(zip.length)),
      ]);
    record.writeBigUInt64LE(lie(listed.length), 24);
    record.writeBigUInt64LE(lie(listed.length), 32);
    record.writeBigUInt64LE(lie(end - (listed[0] ?? 0)), 40);
    record.writeBigUInt64LE(lie(listed[0] ?? 0), 48);
    record.writeUInt32LE(0x07064b50, 56);
    record.writeBigUInt64LE(lie(end), 64);
    record.writeUInt32LE(1, 72);
    return Buffer.concat([zip.subarray(0, end), record, zip.subarray(end)]);
  },

  comment(zip, { end, listed }, chance) {
    const inside = chance.pick([
      zip.subarray(end),
      zip.subarray(listed[0] ?? 0),
      Buffer.alloc(70_000),
      Buffer.from("x"),
    ]);
    const comment = inside.subarray(0, 0xffff);
    zip.writeUInt16LE(chance.pick([comment.length, comment.length, 0, 0xffff]), end + 20);
    return Buffer.concat([zip, comment]);
  },

  truncation: (zip, _places, chance) => zip.subarray(0, chance.below(zip.length)),

  gap(zip, _places, chance) {
    const at = chance.below(zip.length);
    const length = chance.below(200);
    return chance.chance(0.5)
      ? Buffer.concat([zip.subarray(0, at), zip.subarray(at + length)])
      : Buffer.concat([zip.subarray(0, at), Buffer.alloc(length, chance.below(256)), zip.subarray(at)]);
  },

  /** A list that names something twice. */
  twice(zip, { listed, end }, chance) {
    const index = chance.below(listed.length);
    const one = zip.subarray(listed[index], listed[index + 1] ?? end);
    const longer = Buffer.concat([zip.subarray(0, end), one, zip.subarray(end)]);
    longer.writeUInt16LE(listed.length + 1, end + one.length + 8);
    longer.writeUInt16LE(listed.length + 1, end + one.length + 10);
    longer.writeUInt32LE(end + one.length - (listed[0] ?? 0), end + one.length + 12);
    return longer;
  },

  bits(zip, _places, chance) {
    for (let flips = 1 + chance.below(12); flips > 0; flips--) {
      const at = chance.below(zip.length);
      zip[at] = (zip[at] ?? 0) ^ (1 << chance.below(8));
    }
    return zip;
  },

  /** Only in the list and at the end, where each bit is believed. */
  bitsOfTheList(zip, { listed }, chance) {
    const from = listed[0] ?? 0;
    for (let flips = 1 + chance.below(4); flips > 0; flips--) {
      const at = from + chance.below(zip.length - from);
      zip[at] = (zip[at] ?? 0) ^ (1 << chance.below(8));
    }
    return zip;
  },
};

/** The zip with one to three things in it made wrong, and what they were. The given bytes stay as they are. */
export function mutateZip(original: Buffer, chance: Random): { zip: Buffer; mutations: string[] } {
  const mutations = Array.from({ length: chance.pick([1, 1, 2, 3]) }, () =>
    chance.pick(Object.keys(MUTATIONS)),
  );
  let zip: Buffer = Buffer.from(original);
  for (const name of mutations) {
    const places = placesOf(zip);
    if (places.listed.length === 0 || places.locals.length === 0 || places.end < 0) break;
    zip = (MUTATIONS[name] as Mutation)(zip, places, chance);
  }
  return { zip, mutations };
}
