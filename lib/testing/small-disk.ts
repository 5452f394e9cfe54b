import { execFile } from "node:child_process";
import { mkdtemp, open, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { forgetEnv } from "../env";

const run = promisify(execFile);
const MEGABYTE = 1024 * 1024;

/**
 * A disk of the test file's own in memory that can be filled; it is the data folder, too. Mounting one needs rights that
 * not everybody has: `cannotMount` says why there is none. Call at the top level, before anything reads the settings.
 */
export async function smallDisk(megabytes: number, minFreeBytes: number) {
  const path = await mkdtemp(join(tmpdir(), "roost-small-disk-"));
  const options = `size=${megabytes}m,mode=755`;
  const cannotMount = await run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).then(
    () => undefined,
    (error: Error) => error.message.trim(),
  );
  process.env.ROOST_DATA_DIR = path;
  process.env.ROOST_MIN_FREE_BYTES = String(minFreeBytes);
  forgetEnv();
  const ballast = join(path, "ballast");

  return {
    path,
    cannotMount,

    /** Somebody else's file takes all but so many bytes. */
    async fill(leaving: number): Promise<void> {
      const { bavail, bsize } = await statfs(path);
      const file = await open(ballast, "a");
      const block = Buffer.alloc(MEGABYTE);
      try {
        for (let left = bavail * bsize - leaving; left > 0; left -= block.length)
          await file.write(block, 0, Math.min(left, block.length));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        await file.close();
      }
    },

    async makeRoom(): Promise<void> {
      await rm(ballast, { force: true });
    },

    /** When everything that ran on it has ended. */
    async remove(): Promise<void> {
      if (!cannotMount) await run("umount", [path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}
