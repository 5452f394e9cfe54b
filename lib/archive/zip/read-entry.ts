import "server-only";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
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
    if (size > maxBytes) throw new AppError("invalid", `“${shown(entry.name)}” is larger than Roost reads.`);
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== entry.raw.crc32) throw damaged(entry);
}

/** A small entry as a whole. */
export async function readWholeEntry(zip: Zip, entry: ZipEntry, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readEntry(zip, entry, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const STORED = 0;
const DEFLATED = 8;

/** Only if the header that lies before the bytes tells of the same file as the directory does, and all lies in its place. */
async function openStream(zip: Zip, entry: ZipEntry): Promise<Readable> {
  if (entry.raw.compressionMethod !== STORED && entry.raw.compressionMethod !== DEFLATED)
    throw new AppError(
      "invalid",
      `“${shown(entry.name)}” is packed in a way that Roost does not read. Upload the zip as X sent it.`,
    );
  try {
    const local = await zip.file.readLocalFileHeaderPromise(entry.raw);
    const isSame =
      local.fileName.equals(entry.raw.fileNameRaw) &&
      local.compressionMethod === entry.raw.compressionMethod &&
      local.fileDataStart + entry.packedBytes <= entry.endsBefore;
    if (!isSame) throw new Error("its own header and the zip's directory tell of different files");
    return await zip.file.openReadStreamPromise(entry.raw);
  } catch (error) {
    throw damaged(entry, error);
  }
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

/** A store that does not answer is no damage: then its own words stand. */
function damaged(entry: ZipEntry, cause?: unknown): AppError {
  if (isAppError(cause)) return cause;
  return new AppError(
    "invalid",
    `“${shown(entry.name)}” is damaged: its bytes are not those that were packed.`,
    { cause },
  );
}
