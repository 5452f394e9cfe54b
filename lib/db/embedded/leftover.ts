import "server-only";
import { readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "../../errors";

/**
 * Ends the Postgres that a killed start left running on this cluster, and clears a pid file that means nothing any more.
 *
 * Postgres outlives whoever started it. Only a process that works in this very data directory is touched: after a crash
 * or in a new container the number in the pid file may belong to something else by now.
 */
export async function endLeftover(cluster: string, say: (words: string) => void): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  const pid = await readPid(pidFile);
  if (pid !== undefined && (await worksIn(pid, cluster))) {
    say("Stopping the database that an earlier start left behind.");
    signal(pid, "SIGINT");
    await gone(pid, "SIGQUIT");
  } else if (pid !== undefined) {
    await rm(pidFile, { force: true });
  }
  // Postgres itself may have been killed: its children finish what they do, and block a new server until then.
  const orphans = await processesIn(cluster);
  for (const orphan of orphans) signal(orphan, "SIGQUIT");
  for (const orphan of orphans) await gone(orphan, "SIGKILL");
}

async function readPid(file: string): Promise<number | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

async function worksIn(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  return (await workingFolder(pid)) === (await realpath(cluster));
}

/** Every process whose working folder is the cluster: Postgres' own, as all of them move there. Linux only. */
async function processesIn(cluster: string): Promise<number[]> {
  if (process.platform !== "linux") return [];
  const folder = await realpath(cluster).catch(() => undefined);
  const pids = (await readdir("/proc")).map(Number).filter((pid) => Number.isInteger(pid) && pid > 0);
  const inside = await Promise.all(
    pids.map(async (pid) => folder !== undefined && (await workingFolder(pid)) === folder),
  );
  return pids.filter((_, index) => inside[index]);
}

async function workingFolder(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
}

async function gone(pid: number, harder: NodeJS.Signals): Promise<void> {
  const start = Date.now();
  let pushed = false;
  while (isAlive(pid)) {
    const waitedMs = Date.now() - start;
    if (waitedMs > 8_000 && !pushed) {
      signal(pid, harder);
      pushed = true;
    }
    if (waitedMs > 20_000) {
      throw new AppError(
        "conflict",
        `The database that an earlier start left behind (process ${pid}) does not end. Stop it yourself, then start again.`,
      );
    }
    await wait(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
