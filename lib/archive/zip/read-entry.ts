import "server-only";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { Entry } from "yauzl";
import { AppError, isAppError } from "../../errors";
import { shown } from "./names";
import type { Zip, ZipEntry } from "./open-zip";

/**
 * The inflated bytes of one entry, checked against its CRC-32 when the end is reached.
 *
 * @throws AppError `invalid` if more than `maxBytes` come out, or if the bytes are not those that were packed.
 */
export async function* readEntry(zip: Zip, entry: ZipEntry, maxBytes: number): AsyncGenerator<Buffer> {
  const stream = await openStream(zip, entry);
  let size = 0;
  let checksum = 0;
  for await (const chunk of bytesOf(stream, entry)) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(entry);
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== entry.crc32) throw damaged(entry);
}

/**
 * A small entry as a whole, checked in the same way: its header and its bytes are one read, and no stream is needed.
 *
 * @throws AppError `invalid` if it says that it is larger than `maxBytes`, packed or not, or if its bytes are not those that were packed.
 */
export async function readWholeEntry(zip: Zip, entry: ZipEntry, maxBytes: number): Promise<Buffer> {
  mustBeReadable(entry);
  if (Math.max(entry.sizeBytes, entry.packedBytes) > maxBytes) throw tooLarge(entry);
  try {
    const packed = await packedBytesOf(zip, entry);
    // No more comes out than it said: inflating ends there.
    const bytes = entry.method === STORED ? packed : await inflate(packed, entry.sizeBytes);
    if (bytes.length !== entry.sizeBytes || crc32(bytes) !== entry.crc32)
      throw new Error("its bytes are not those that were packed");
    return bytes;
  } catch (error) {
    throw damaged(entry, error);
  }
}

const STORED = 0;
const DEFLATED = 8;

function mustBeReadable(entry: ZipEntry): void {
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new AppError(
      "invalid",
      `“${shown(entry.name)}” is packed in a way that Roost does not read. Upload the zip as X sent it.`,
    );
}

const inflating = promisify(inflateRaw);
const inflate = (packed: Buffer, sizeBytes: number): Promise<Buffer> =>
  // zlib takes no limit of 0; one byte more than nothing is too many as well.
  inflating(packed, { maxOutputLength: Math.max(1, sizeBytes) });

const HEADER_BYTES = 30;
/** Room for what stands between a header and the bytes behind it, beside the name: times, as a rule. */
const EXTRA_BYTES = 64;

async function packedBytesOf(zip: Zip, entry: ZipEntry): Promise<Buffer> {
  const likely = HEADER_BYTES + entry.rawName.length + EXTRA_BYTES + entry.packedBytes;
  const near = await zip.read(entry.start, Math.min(likely, entry.endsBefore - entry.start));
  const from = mustAgree(entry, near, near.readUInt16LE(26), near.readUInt16LE(28));
  const end = from + entry.packedBytes;
  if (end <= near.length) return near.subarray(from, end);
  return zip.read(entry.start + from, entry.packedBytes);
}

/**
 * Only if the header that lies before the bytes tells of the same file as the directory does, and all lies in its place.
 *
 * @returns where the bytes begin, counted from the header
 */
function mustAgree(entry: ZipEntry, header: Buffer, nameBytes: number, extraBytes: number): number {
  const from = HEADER_BYTES + nameBytes + extraBytes;
  const isSame =
    header.readUInt32LE(0) === 0x04034b50 &&
    header.readUInt16LE(8) === entry.method &&
    nameBytes === entry.rawName.length &&
    header.toString("latin1", HEADER_BYTES, HEADER_BYTES + nameBytes) === entry.rawName &&
    entry.start + from + entry.packedBytes <= entry.endsBefore;
  if (!isSame) throw new Error("its own header and the zip's directory tell of different files");
  return from;
}

async function openStream(zip: Zip, entry: ZipEntry): Promise<Readable> {
  mustBeReadable(entry);
  try {
    const header = await zip.read(entry.start, HEADER_BYTES + entry.rawName.length);
    mustAgree(entry, header, header.readUInt16LE(26), header.readUInt16LE(28));
    return await zip.file.openReadStreamPromise(yauzlEntry(entry));
  } catch (error) {
    throw damaged(entry, error);
  }
}

/** As much of yauzl's own entry as its streams ask for. */
export function yauzlEntry({ start, packedBytes, sizeBytes, method }: ZipEntry): Entry {
  return Object.assign(new Entry(), {
    relativeOffsetOfLocalHeader: start,
    compressedSize: packedBytes,
    uncompressedSize: sizeBytes,
    compressionMethod: method,
    generalPurposeBitFlag: 0,
  });
}

async function* bytesOf(stream: Readable, entry: ZipEntry): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw damaged(entry, error);
  } finally {
    stream.destroy();
  }
}

const tooLarge = (entry: ZipEntry): AppError =>
  new AppError("invalid", `“${shown(entry.name)}” is larger than Roost reads.`);

/** A store that does not answer is no damage: then its own words stand. */
function damaged(entry: ZipEntry, cause?: unknown): AppError {
  if (isAppError(cause)) return cause;
  return new AppError(
    "invalid",
    `“${shown(entry.name)}” is damaged: its bytes are not those that were packed.`,
    { cause },
  );
}
