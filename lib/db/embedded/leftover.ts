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
 * a new container the number in the pid file may belong to something else by now. A process that has not ended
 * `patienceMs` after a signal gets a harder one; the hardest loses nothing either, for Postgres then recovers as after a
 * power cut.
 *
 * @throws AppError `conflict` when a process outlives even that.
 */
export async function endLeftover(
  cluster: string,
  say: (words: string) => void,
  patienceMs = 7_000,
): Promise<void> {
  const servers = await serversOf(cluster);
  if (servers.length > 0) say("Stopping the database that an earlier start left behind.");
  // One of them may be a child so young that it still bears its server's command line, and deaf to all but the last.
  await Promise.all(servers.map((pid) => end(pid, ["SIGINT", "SIGQUIT", "SIGKILL"], patienceMs)));

  // Postgres itself may have been killed: its children finish what they do, and block a new server until then.
  const orphans = await orphansOf(cluster, (await stat(cluster)).uid);
  await Promise.all(orphans.map((pid) => end(pid, ["SIGQUIT", "SIGKILL"], patienceMs)));

  // A process of which we cannot tell what it is keeps its file: Postgres will say that it is in the way.
  const pid = await pidInFile(cluster);
  if (pid !== undefined && (await isServerOf(pid, cluster)) === false)
    await rm(join(cluster, "postmaster.pid"), { force: true });
}

async function end(pid: number, signals: NodeJS.Signals[], patienceMs: number): Promise<void> {
  for (const name of signals) {
    signal(pid, name);
    if (await isGone(pid, patienceMs)) return;
  }
  throw new AppError(
    "conflict",
    `The database that an earlier start left behind (process ${pid}) does not end. Stop it yourself, then start again.`,
  );
}

async function isGone(pid: number, patienceMs: number): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (startOf(pid) !== undefined) {
    if (Date.now() > until) return false;
    await wait(50);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
