import "server-only";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { env } from "../env";
import { AppError } from "../errors";

/** The folder that holds all state, as an absolute path. */
export function dataFolder(): string {
  return resolve(env().ROOST_DATA_DIR);
}

/**
 * Makes the data folder with its rooms for files and uploads, readable by nobody else.
 *
 * As root the folder itself may be passed through (0711), because Postgres runs as another user; what lies in it
 * is closed one by one. A folder that holds other things already keeps its mode.
 */
export async function makeDataFolder(folder: string): Promise<void> {
  try {
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    await mkdir(folder, { recursive: true, mode });
    if (await isOurs(folder)) await chmod(folder, mode);
    for (const room of ["files", "uploads"])
      await mkdir(join(folder, room), { recursive: true, mode: 0o700 });
  } catch (cause) {
    const why = inWords(cause);
    throw new AppError(
      "invalid",
      `The data folder ${folder} cannot be used: ${why} ROOST_DATA_DIR names another.`,
      {
        cause,
      },
    );
  }
}

/** Whether nobody else keeps things in it: a folder such as /tmp must stay as open as it is. */
async function isOurs(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  return names.length === 0 || names.includes("secrets.json");
}

function inWords(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC") return "the disk is full.";
  if (code === "EACCES" || code === "EPERM") return "this user may not write there.";
  if (code === "EROFS") return "the disk is read-only.";
  if (code === "ENOTDIR" || code === "EEXIST") return "a file is in its way.";
  return `${(error as Error).message}.`;
}
