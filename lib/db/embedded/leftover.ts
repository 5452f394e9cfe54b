import "server-only";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startOf } from "../../data-folder/process-identity";
import { AppError } from "../../errors";
import { isServerOf, orphansOf, pidInFile, serversOf } from "./processes";

/**
 * Ends the Postgres that a killed start left running on this cluster, and clears a pid file that means nothing any more.
 *
 * Postgres outlives whoever started it. Nothing but Postgres on this very data directory is touched: after a crash or in
 * a new container the number in the pid file may belong to something else by now.
 */
export async function endLeftover(cluster: string, say: (words: string) => void): Promise<void> {
  const servers = await serversOf(cluster);
  if (servers.length > 0) say("Stopping the database that an earlier start left behind.");
  for (const pid of servers) signal(pid, "SIGINT");
  for (const pid of servers) await gone(pid, "SIGQUIT");

  // Postgres itself may have been killed: its children finish what they do, and block a new server until then.
  const orphans = await orphansOf(cluster, (await stat(cluster)).uid);
  for (const pid of orphans) signal(pid, "SIGQUIT");
  await Promise.all(orphans.map((pid) => gone(pid, "SIGKILL")));

  // A process of which we cannot tell what it is keeps its file: Postgres will say that it is in the way.
  const pid = await pidInFile(cluster);
  if (pid !== undefined && (await isServerOf(pid, cluster)) === false)
    await rm(join(cluster, "postmaster.pid"), { force: true });
}

async function gone(pid: number, harder: NodeJS.Signals): Promise<void> {
  const start = Date.now();
  let pushed = false;
  while (startOf(pid) !== undefined) {
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

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
