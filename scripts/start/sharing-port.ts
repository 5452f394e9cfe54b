import type { ChildProcess } from "node:child_process";
import cluster from "node:cluster";
import { turnsAmongProcesses } from "@/lib/web-processes/give-turns";
import type { Program } from "./program";

export type Started = {
  child: ChildProcess;
  /** Whether it takes connections by now. */
  listens: () => boolean;
};

/**
 * Each takes a connection from the common queue when it has time for one, so whoever is busy keeps nobody waiting. Were
 * we to hand them out in turn, the one that is on its way to a process which dies would never be answered.
 */
cluster.schedulingPolicy = cluster.SCHED_NONE;

const join = turnsAmongProcesses();

/** Starts one of several processes that listen at the same port, and gives them turns at what only one may do at a time. */
export function startSharingPort({ file, args, flags, env }: Program): Started {
  // In our session, for `fork` knows no other way: Ctrl-C in the terminal reaches them, too, and they may begin to drain.
  cluster.setupPrimary({ exec: file, args, execArgv: flags, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const worker = cluster.fork(env);
  // What happened stands in the process's end; without anybody to hear it, it would be ours.
  worker.on("error", () => {});
  let isListening = false;
  worker.once("listening", () => {
    isListening = true;
  });

  const { process: child } = worker;
  const { hear, leave } = join((told) => child.send(told, () => {}));
  child.on("message", hear);
  child.once("exit", leave);
  return { child, listens: () => isListening };
}
