import { type FileHandle, open } from "node:fs/promises";
import { crc32, createDeflateRaw, deflateRawSync } from "node:zlib";

/** Midnight of 14 July 2024 as zips count time: equal archives have equal bytes. */
const DOS_TIME = 0x58ee5c2c;
const UTF8_NAME = 0x800;
const SIZES_FOLLOW = 8;
const MAX_32 = 0xffffffff;

type Entry = { name: Buffer; method: 0 | 8; crc: number; size: number; packed: number; offset: number };

/** Writes a zip as X does: sizes behind each file, zip64 where needed. Nothing is held in memory but the directory. */
export class ZipWriter {
  private offset = 0;
  private readonly entries: Entry[] = [];
  private queue: Buffer[] = [];
  private queued = 0;

  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<ZipWriter> {
    return new ZipWriter(await open(path, "w"));
  }

  /** A small file as a whole; pictures are stored as they are, they do not get smaller. */
  async add(name: string, content: string | Buffer, { isStored = false } = {}): Promise<void> {
    const bytes = Buffer.from(content);
    const packed = isStored ? bytes : deflateRawSync(bytes, { level: 6 });
    const entry = await this.begin(name, isStored ? 0 : 8);
    await this.write(packed);
    Object.assign(entry, { crc: crc32(bytes), size: bytes.length, packed: packed.length });
    await this.writeSizes(entry);
  }

  /** A file of any size. */
  async addStream(name: string, pieces: Iterable<string>): Promise<void> {
    const entry = await this.begin(name, 8);
    const deflate = createDeflateRaw({ level: 6 });
    const writing = (async () => {
      for await (const chunk of deflate) {
        entry.packed += chunk.length;
        await this.write(chunk);
      }
    })();
    for (const bytes of inBlocks(pieces)) {
      entry.crc = crc32(bytes, entry.crc);
      entry.size += bytes.length;
      if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once("drain", resolve));
    }
    deflate.end();
    await writing;
    await this.writeSizes(entry);
  }

  async close(): Promise<void> {
    const start = this.offset;
    for (const entry of this.entries) await this.writeDirectoryEntry(entry);
    await this.writeEnd(start);
    await this.flush();
    await this.file.close();
  }

  private async begin(name: string, method: 0 | 8): Promise<Entry> {
    const entry: Entry = { name: Buffer.from(name), method, crc: 0, size: 0, packed: 0, offset: this.offset };
    this.entries.push(entry);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(UTF8_NAME | SIZES_FOLLOW, 6);
    header.writeUInt16LE(method, 8);
    header.writeUInt32LE(DOS_TIME, 10);
    header.writeUInt16LE(entry.name.length, 26);
    await this.write(header);
    await this.write(entry.name);
    return entry;
  }

  private async writeSizes({ crc, size, packed }: Entry): Promise<void> {
    const isLarge = size >= MAX_32 || packed >= MAX_32;
    const descriptor = Buffer.alloc(isLarge ? 24 : 16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(crc, 4);
    if (isLarge) {
      descriptor.writeBigUInt64LE(BigInt(packed), 8);
      descriptor.writeBigUInt64LE(BigInt(size), 16);
    } else {
      descriptor.writeUInt32LE(packed, 8);
      descriptor.writeUInt32LE(size, 12);
    }
    await this.write(descriptor);
  }

  private async writeDirectoryEntry({ name, method, crc, size, packed, offset }: Entry): Promise<void> {
    const large = [size, packed, offset].filter((value) => value >= MAX_32);
    const extra = Buffer.alloc(large.length > 0 ? 4 + 8 * large.length : 0);
    if (extra.length > 0) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(8 * large.length, 2);
      for (const [index, value] of large.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
    }
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(0x0300 | 45, 4);
    header.writeUInt16LE(extra.length > 0 ? 45 : 20, 6);
    header.writeUInt16LE(UTF8_NAME | SIZES_FOLLOW, 8);
    header.writeUInt16LE(method, 10);
    header.writeUInt32LE(DOS_TIME, 12);
    header.writeUInt32LE(crc, 16);
    header.writeUInt32LE(Math.min(packed, MAX_32), 20);
    header.writeUInt32LE(Math.min(size, MAX_32), 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt16LE(extra.length, 30);
    header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
    header.writeUInt32LE(Math.min(offset, MAX_32), 42);
    await this.write(Buffer.concat([header, name, extra]));
  }

  private async writeEnd(start: number): Promise<void> {
    const count = this.entries.length;
    const size = this.offset - start;
    const isLarge = count >= 0xffff || start >= MAX_32;
    if (isLarge) {
      const end64 = Buffer.alloc(76);
      end64.writeUInt32LE(0x06064b50, 0);
      end64.writeBigUInt64LE(44n, 4);
      end64.writeUInt16LE(0x032d, 12);
      end64.writeUInt16LE(45, 14);
      end64.writeBigUInt64LE(BigInt(count), 24);
      end64.writeBigUInt64LE(BigInt(count), 32);
      end64.writeBigUInt64LE(BigInt(size), 40);
      end64.writeBigUInt64LE(BigInt(start), 48);
      end64.writeUInt32LE(0x07064b50, 56);
      end64.writeBigUInt64LE(BigInt(this.offset), 64);
      end64.writeUInt32LE(1, 72);
      await this.write(end64);
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(Math.min(count, 0xffff), 8);
    end.writeUInt16LE(Math.min(count, 0xffff), 10);
    end.writeUInt32LE(Math.min(size, MAX_32), 12);
    end.writeUInt32LE(isLarge ? MAX_32 : start, 16);
    await this.write(end);
  }

  private async write(bytes: Buffer): Promise<void> {
    this.queue.push(bytes);
    this.queued += bytes.length;
    this.offset += bytes.length;
    if (this.queued >= BLOCK_BYTES) await this.flush();
  }

  private async flush(): Promise<void> {
    const bytes = Buffer.concat(this.queue);
    this.queue = [];
    this.queued = 0;
    if (bytes.length > 0) await this.file.write(bytes);
  }
}

const BLOCK_BYTES = 256 * 1024;

function* inBlocks(pieces: Iterable<string>): Generator<Buffer> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < BLOCK_BYTES) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text);
}
