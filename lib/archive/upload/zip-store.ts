import "server-only";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DataStore, ERRORS, Upload } from "@tus/server";
import { isDiskFull, isMissing } from "../../clients/storage/disk-errors";
import type { Db } from "../../db/client";
import { zipPathOf } from "../zip-path";
import { discardArchive } from "./discard-archive";
import { makeUploadsDir, receivedBytesOf } from "./disk";
import { findUpload, touchUpload } from "./queries";

export const DISK_FULL = {
  status_code: 507,
  body: "The server's disk is full. What has arrived is kept, and the upload goes on from there when there is room.",
};

type Deps = { db: Db; now: () => Date; freeBytes: () => Promise<number>; minFreeBytes: number };

/** How often an upload looks whether there is room: after so many bytes. */
const LOOK_BYTES = 8 * 1024 * 1024;

/**
 * Keeps uploads for @tus/server: what an upload is stands in its row, how far it is in the size of its file.
 * There is no third place that could say something else after a crash.
 */
export class ZipStore extends DataStore {
  override extensions = ["creation", "creation-with-upload", "termination"];

  constructor(private readonly deps: Deps) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    await makeUploadsDir();
    await writeFile(zipPathOf(upload), "", { flag: "wx", mode: 0o600 });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await findUpload(this.deps.db, id);
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    if (row.status === "discarded" || row.status === "refused") throw ERRORS.FILE_NO_LONGER_EXISTS;
    // Once whole it stays whole for whoever asks, though the import deletes the zip when it has read it.
    const offset = row.status === "uploading" ? await receivedBytesOf(id) : row.sizeBytes;
    if (offset === undefined) throw ERRORS.FILE_NO_LONGER_EXISTS;
    return new Upload({ id, size: row.sizeBytes, offset, creation_date: row.createdAt.toISOString() });
  }

  /** Writes as far as the stream goes. What arrived before a cut stays: the next request goes on behind it. */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const { db, now } = this.deps;
    const file = createWriteStream(zipPathOf({ id }), { flags: "r+", start: offset });
    try {
      await touchUpload(db, id, now());
      await pipeline(stream, (source: Readable) => this.whileThereIsRoom(source), file);
    } catch (error) {
      if (isDiskFull(error)) throw DISK_FULL;
      if (isMissing(error)) throw ERRORS.FILE_NO_LONGER_EXISTS;
      throw error;
    }
    return offset + file.bytesWritten;
  }

  /**
   * There was room for all of it when the upload began; others have written since. What must stay free is what
   * Postgres lives on, which lies on the same disk as a rule.
   */
  private async *whileThereIsRoom(source: Readable): AsyncGenerator<Buffer> {
    let written = LOOK_BYTES;
    for await (const chunk of source) {
      if (written >= LOOK_BYTES) {
        if ((await this.deps.freeBytes()) < this.deps.minFreeBytes)
          throw Object.assign(new Error("What must stay free is left."), { code: "ENOSPC" });
        written = 0;
      }
      written += chunk.length;
      yield chunk;
    }
  }

  override async remove(id: string): Promise<void> {
    const row = await findUpload(this.deps.db, id);
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    await discardArchive(this.deps, row.ownerId, id);
  }
}
