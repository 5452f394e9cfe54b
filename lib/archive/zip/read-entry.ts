import "server-only";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { AppError } from "../../errors";
import type { Take } from "./lent-memory";
import { shown } from "./names";
import type { Zip, ZipEntry } from "./open-zip";
import { DEFLATED, damaged, STORED, tooLarge, unpack } from "./unpack";

/** The inflated bytes of one entry, as `unpack` checks them. */
export async function* readEntry(zip: Zip, entry: ZipEntry, maxBytes: number): AsyncGenerator<Buffer> {
  yield* unpack(packedBytesOf(zip, entry), entry, maxBytes);
}

/**
 * The bytes of one entry as they are in the zip.
 *
 * @throws AppError `invalid` if they are packed in another way than zips of X, or do not lie where they should.
 */
export async function* packedBytesOf(zip: Zip, entry: ZipEntry): AsyncGenerator<Buffer> {
  mustBeReadable(entry);
  let from: number;
  try {
    const header = await zip.read(entry.start, HEADER_BYTES + entry.rawName.length);
    from = entry.start + mustAgree(entry, header, header.readUInt16LE(26), header.readUInt16LE(28));
  } catch (error) {
    throw damaged(entry, error);
  }
  yield* zip.stream(from, from + entry.packedBytes);
}

/**
 * A small entry as a whole, checked in the same way: its header and its bytes are one read, and no stream is needed.
 *
 * @param take gives the memory that it is read into
 * @throws AppError `invalid` if it says that it is larger than `maxBytes`, packed or not, or if its bytes are not those that were packed.
 */
export async function readWholeEntry(
  zip: Zip,
  entry: ZipEntry,
  maxBytes: number,
  take?: Take,
): Promise<Buffer> {
  mustBeReadable(entry);
  if (Math.max(entry.sizeBytes, entry.packedBytes) > maxBytes) throw tooLarge(entry);
  try {
    const packed = await packedWhole(zip, entry, take);
    // No more comes out than it said: inflating ends there.
    const bytes = entry.method === STORED ? packed : await inflate(packed, entry.sizeBytes);
    if (bytes.length !== entry.sizeBytes || crc32(bytes) !== entry.crc32)
      throw new Error("its bytes are not those that were packed");
    return bytes;
  } catch (error) {
    throw damaged(entry, error);
  }
}

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

async function packedWhole(zip: Zip, entry: ZipEntry, take?: Take): Promise<Buffer> {
  const likely = HEADER_BYTES + entry.rawName.length + EXTRA_BYTES + entry.packedBytes;
  const near = await zip.read(entry.start, Math.min(likely, entry.endsBefore - entry.start), take);
  const from = mustAgree(entry, near, near.readUInt16LE(26), near.readUInt16LE(28));
  const end = from + entry.packedBytes;
  if (end <= near.length) return near.subarray(from, end);
  return zip.read(entry.start + from, entry.packedBytes, take);
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
