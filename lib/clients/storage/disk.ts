import "server-only";
import { randomUUID } from "node:crypto";
import { createWriteStream, type Dirent } from "node:fs";
import { open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "../../errors";
import { isDiskFull, isMissing } from "./disk-errors";
import { flushFolder, makeFolder, writeWhole } from "./disk-writes";
import { checkedKey, folderOf } from "./key";
import { noSuchFile } from "./problems";
import { several } from "./several";
import type { Storage } from "./types";

/** Holds what is being written. No key can begin with a dot, so nothing in it is ever read or listed. */
const TEMPORARY = ".tmp";

/** More than the threads that Node gives to files: none of them waits for the next call. */
const FLUSHES_AT_ONCE = 8;

/** Files below one folder of the local disk: a key is a path. */
export function diskStorage(root: string): Storage {
  const pathOf = (key: string) => join(root, checkedKey(key));

  return {
    isOnThisDisk: true,

    async freeBytes() {
      await makeFolder(root);
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },

    async put(key, body) {
      const path = pathOf(key);
      const temporary = join(root, TEMPORARY, randomUUID());
      // `pipeline` reports what goes wrong; an error that comes before it runs would end the process if nobody listened.
      body.on("error", () => {});
      try {
        await makeFolder(dirname(temporary));
        await makeFolder(dirname(path));
        const file = createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true });
        await pipeline(body, file);
        await rename(temporary, path);
        await flushFolder(dirname(path));
        return { sizeBytes: file.bytesWritten };
      } catch (error) {
        body.destroy();
        await rm(temporary, { force: true });
        throw isDiskFull(error) ? noRoom(error) : error;
      }
    },

    putTogether() {
      const folders = new Set<string>();
      return {
        async put(key, bytes) {
          const path = pathOf(key);
          folders.add(dirname(path));
          await writeWhole(join(root, TEMPORARY), path, bytes).catch((error) => {
            throw isDiskFull(error) ? noRoom(error) : error;
          });
        },
        settle: () => several(folders, FLUSHES_AT_ONCE, flushFolder),
      };
    },

    async read(key, range) {
      const file = await open(pathOf(key)).catch((error) => {
        throw isMissing(error) ? noSuchFile(key, error) : error;
      });
      if (!(await file.stat()).isFile()) {
        await file.close();
        throw noSuchFile(key);
      }
      return file.createReadStream({ start: range?.start, end: range?.end });
    },

    async head(key) {
      const found = await stat(pathOf(key)).catch(missingIsUndefined);
      return found?.isFile() ? { sizeBytes: found.size } : undefined;
    },

    async delete(key) {
      await rm(pathOf(key), { force: true });
    },

    list: (prefix) => keysBelow(root, folderOf(prefix)),

    async deleteAll(prefix) {
      await rm(join(root, folderOf(prefix)), { recursive: true, force: true });
    },

    /** What is being written at this moment was changed a moment ago. */
    async sweep(diedBefore) {
      const folder = join(root, TEMPORARY);
      let swept = 0;
      for (const { name } of await entriesOf(folder)) {
        const found = await stat(join(folder, name)).catch(missingIsUndefined);
        if (!found || found.mtime >= diedBefore) continue;
        await rm(join(folder, name), { force: true });
        swept += 1;
      }
      return swept;
    },
  };
}

async function* keysBelow(root: string, folder: string): AsyncIterable<string> {
  for (const entry of await entriesOf(join(root, folder))) {
    const key = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* keysBelow(root, key);
    else yield key;
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return (await readdir(folder, { withFileTypes: true }).catch(missingIsUndefined)) ?? [];
}

function missingIsUndefined(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function noRoom(cause: unknown): AppError {
  return new AppError(
    "unavailable",
    "The server's disk is full. Nothing is lost; it goes on when there is room.",
    { reason: "full", cause },
  );
}
