import { crc32, deflateRawSync } from "node:zlib";

/** One file of a zip made by hand. What is not given is as it should be; what is given stands there, true or not. */
export type CraftedEntry = {
  name: string | Buffer;
  content?: string | Buffer;
  isStored?: boolean;
  /** In place of the packed content. */
  packed?: Buffer;
  flags?: number;
  method?: number;
  /** What the directory says. */
  crc?: number;
  sizeBytes?: number;
  packedBytes?: number;
  offset?: number;
  attributes?: number;
  extra?: Buffer;
  /** What the header before the bytes says. */
  local?: { name?: string; method?: number; sizeBytes?: number; crc?: number; extra?: Buffer };
  /** What follows the bytes. */
  descriptor?: Buffer;
};

export type CraftedEnd = {
  entryCount?: number;
  directoryBytes?: number;
  directoryStart?: number;
  disk?: number;
  comment?: Buffer;
  /** Stands between the directory and the end. */
  before?: (at: number) => Buffer;
};

const UTF8_NAME = 0x800;

/** A zip whose every number can be a lie. */
export function craftZip(entries: CraftedEntry[], end: CraftedEnd = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { header, bytes, listed } = craftEntry(entry, at);
    parts.push(header, bytes);
    at += header.length + bytes.length;
    directory.push(listed);
  }
  const list = Buffer.concat(directory);
  const before = end.before?.(at + list.length) ?? Buffer.alloc(0);
  const comment = end.comment ?? Buffer.alloc(0);
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(end.disk ?? 0, 4);
  last.writeUInt16LE((end.entryCount ?? entries.length) & 0xffff, 8);
  last.writeUInt16LE((end.entryCount ?? entries.length) & 0xffff, 10);
  last.writeUInt32LE(end.directoryBytes ?? list.length, 12);
  last.writeUInt32LE(end.directoryStart ?? at, 16);
  last.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, list, before, last, comment]);
}

function craftEntry(entry: CraftedEntry, at: number): { header: Buffer; bytes: Buffer; listed: Buffer } {
  const content = Buffer.from(entry.content ?? "");
  const packed = entry.packed ?? (entry.isStored ? content : deflateRawSync(content));
  const name = Buffer.from(entry.name);
  const fields = {
    flags: entry.flags ?? UTF8_NAME,
    method: entry.method ?? (entry.isStored ? 0 : 8),
    crc: entry.crc ?? crc32(content),
    packedBytes: entry.packedBytes ?? packed.length,
    sizeBytes: entry.sizeBytes ?? content.length,
  };
  const { local = {}, extra = Buffer.alloc(0) } = entry;
  const localName = local.name === undefined ? name : Buffer.from(local.name);
  const localExtra = local.extra ?? Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  writeFields(header, 4, { ...fields, ...local }, localName.length, localExtra.length);

  const listed = Buffer.alloc(46);
  listed.writeUInt32LE(0x02014b50, 0);
  listed.writeUInt16LE(0x0300 | 45, 4);
  writeFields(listed, 6, fields, name.length, extra.length);
  listed.writeUInt32LE(entry.attributes ?? (0o100644 << 16) >>> 0, 38);
  listed.writeUInt32LE(entry.offset ?? at, 42);
  return {
    header: Buffer.concat([header, localName, localExtra]),
    bytes: Buffer.concat([packed, entry.descriptor ?? Buffer.alloc(0)]),
    listed: Buffer.concat([listed, name, extra]),
  };
}

type Fields = { flags: number; method: number; crc: number; packedBytes: number; sizeBytes: number };

/** Both headers have these in the same order. */
function writeFields(header: Buffer, from: number, fields: Fields, name: number, extra: number): void {
  header.writeUInt16LE(45, from);
  header.writeUInt16LE(fields.flags, from + 2);
  header.writeUInt16LE(fields.method, from + 4);
  header.writeUInt32LE(0x58ee5c2c, from + 6);
  header.writeUInt32LE(fields.crc, from + 10);
  header.writeUInt32LE(fields.packedBytes, from + 14);
  header.writeUInt32LE(fields.sizeBytes, from + 18);
  header.writeUInt16LE(name, from + 22);
  header.writeUInt16LE(extra, from + 24);
}

/** The record and its locator that a zip in 64 bits has before its end, for a directory of this place. */
export function zip64End(
  at: number,
  { entryCount, directoryBytes, start }: { entryCount: bigint; directoryBytes: bigint; start: bigint },
): Buffer {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(entryCount, 24);
  record.writeBigUInt64LE(entryCount, 32);
  record.writeBigUInt64LE(directoryBytes, 40);
  record.writeBigUInt64LE(start, 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(at), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

/** The extra field in which a zip in 64 bits keeps sizes and offsets. */
export function zip64Extra(...values: bigint[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(value, 4 + 8 * index);
  return extra;
}
