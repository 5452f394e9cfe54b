import "server-only";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../errors";
import { startOf } from "./process-identity";

const holderShape = z.object({
  pid: z.number().int(),
  /** Tells the process from a later one of the same number. */
  startedAt: z.string(),
  /** What the person typed: "npm start", "roost import". */
  command: z.string(),
  /** ISO instant, for people. */
  since: z.string(),
});
export type Holder = z.infer<typeof holderShape>;

/** Takes the data folder for this process alone, or answers who has it. A holder that was killed no longer counts. */
export async function takeLock(
  folder: string,
  command: string,
): Promise<{ release: () => Promise<void> } | Holder> {
  const path = join(folder, "lock");
  const mine = join(folder, `lock.${process.pid}`);
  const me: Holder = {
    pid: process.pid,
    startedAt: startOf(process.pid) ?? "unknown",
    command,
    since: new Date().toISOString(),
  };
  await writeFile(mine, JSON.stringify(me), { mode: 0o600 });
  try {
    for (;;) {
      // A link appears whole or not at all, and only one of two can make it.
      const linked = await link(mine, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === "EEXIST") return false;
          throw error;
        },
      );
      if (linked) return { release: () => rm(path, { force: true }) };
      const holder = await findHolder(folder);
      if (holder) return holder;
      await removeStale(path, mine);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** The living process that holds the folder. */
export async function findHolder(folder: string): Promise<Holder | undefined> {
  const holder = await readHolder(join(folder, "lock"));
  return holder && startOf(holder.pid) === holder.startedAt ? holder : undefined;
}

/** The sentence for a person who found the folder held. */
export function heldBy(folder: string, holder: Holder): AppError {
  return new AppError(
    "conflict",
    `The data folder ${folder} is in use by “${holder.command}” (process ${holder.pid}, since ${holder.since}).\n` +
      "Stop that one first, or name another folder with ROOST_DATA_DIR.",
  );
}

async function removeStale(path: string, mine: string): Promise<void> {
  const aside = `${mine}.stale`;
  await rename(path, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  // Another start may have cleared the stale lock and taken it between our look and our rename: give it back.
  const moved = await readHolder(aside);
  if (moved && startOf(moved.pid) === moved.startedAt) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderShape.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}
