import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { shown } from "./lines";
import type { Ending, Running } from "./part";
import { type Started, startSharingPort } from "./sharing-port";

/** One of our own programs as a process of its own. */
export type Program = {
  name: string;
  file: string;
  args: string[];
  env: Record<string, string | undefined>;
  /** Flags of Node. */
  flags: string[];
  /** An address that answers 200 when the program is healthy. */
  health: string;
  /** Whether it is one of several that listen at the same port. */
  sharesPort?: boolean;
  /** How long it may take to stop before it is killed. */
  stopWithinMs: number;
  /** Is given each process of it. */
  onStart?: (child: ChildProcess) => void;
};

const LINES_KEPT = 20;
const HEALTHY_WITHIN_MS = 120_000;

/** Flags under which a program of ours reads TypeScript and server-only files. */
export const SERVER_FLAGS = ["--import", new URL("../typescript.mjs", import.meta.url).href];

/** Starts the program, and waits until it is healthy. */
export async function runProgram(program: Program, signal: AbortSignal): Promise<Running> {
  const { name } = program;
  const { child, listens } = program.sharesPort ? startSharingPort(program) : startAlone(program);
  program.onStart?.(child);
  const lastLines: string[] = [];
  const pass = (from: Readable | null, to: Writable) =>
    from &&
    createInterface({ input: from }).on("line", (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - LINES_KEPT);
      const words = shown(name, line);
      if (words !== undefined) to.write(`${words}\n`);
    });
  pass(child.stdout, process.stdout);
  pass(child.stderr, process.stderr);

  const ended = new Promise<Ending>((resolve) => {
    child.on("error", (error) => resolve({ code: 1, signal: null, lastLines: [error.message] }));
    child.once("close", (code, signal) => resolve({ code, signal, lastLines }));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), program.stopWithinMs);
    await ended;
    clearTimeout(kill);
  };

  const over = new AbortController();
  const isHealthy = await Promise.race([
    ended.then(() => false),
    healthy(program.health, listens, AbortSignal.any([signal, over.signal])),
  ]);
  over.abort();
  if (isHealthy) return { ended, stop };
  await stop();
  throw new AppError("unavailable", [`The ${name} did not start.`, ...lastLines].join("\n  "));
}

function startAlone({ file, args, flags, env }: Program): Started {
  const child = spawn(process.execPath, [...flags, file, ...args], {
    env: env as NodeJS.ProcessEnv,
    // Ctrl-C in the terminal reaches us alone, so that parts stop in their order. They notice our death by the channel.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return { child, listens: () => true };
}

/**
 * @param listens of several that share an address, whether it is this one that answers there
 * @returns whether it became healthy before time was up, or we were told to stop.
 */
async function healthy(address: string, listens: () => boolean, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (!signal.aborted && Date.now() < deadline) {
    const isUp = listens() && (await answers(address, signal));
    if (isUp) return true;
    await wait(50);
  }
  return false;
}

function answers(address: string, stop: AbortSignal): Promise<boolean> {
  return fetch(address, { signal: AbortSignal.any([stop, AbortSignal.timeout(30_000)]) }).then(
    (response) => response.ok,
    () => false,
  );
}
