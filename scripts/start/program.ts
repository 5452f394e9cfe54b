import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { AppError } from "@/lib/errors";
import type { Ending, Running } from "./part";

/** One of our own programs as a process of its own. */
export type Program = {
  name: string;
  file: string;
  args?: string[];
  env: Record<string, string | undefined>;
  /** Flags of Node. */
  flags?: string[];
  /** Answers 200 when the program is healthy. */
  health: string;
  /** How long it may take to stop before it is killed. */
  stopWithinMs: number;
  /** Puts the name before each line that it says. */
  isNamed: boolean;
};

const LINES_KEPT = 20;
const HEALTHY_WITHIN_MS = 120_000;

/** Flags under which a program of ours reads TypeScript and server-only files. */
export const SERVER_FLAGS = ["--import", new URL("../typescript.mjs", import.meta.url).href];

export async function runProgram(program: Program): Promise<Running> {
  const { name, file, args = [], flags = [], env } = program;
  const child = spawn(process.execPath, [...flags, file, ...args], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: env as NodeJS.ProcessEnv,
    // Ctrl-C in the terminal reaches us alone, so that parts stop in their order. They notice our death by the channel.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const lastLines: string[] = [];
  for (const [stream, out] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - LINES_KEPT);
      out.write(`${program.isNamed ? `${name.padEnd(8)}│ ` : ""}${line}\n`);
    });
  }
  const ended = new Promise<Ending>((resolve) => {
    child.once("error", (error) => resolve({ code: 1, signal: null, lastLines: [error.message] }));
    child.once("close", (code, signal) => resolve({ code, signal, lastLines }));
  });
  const running: Running = {
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), program.stopWithinMs);
      await ended;
      clearTimeout(kill);
    },
  };

  const over = new AbortController();
  const end = await Promise.race([ended, healthy(program.health, over.signal)]);
  over.abort();
  if (end === true) return running;
  if (end === false) await running.stop();
  throw new AppError("unavailable", `The ${name} did not start.`, { cause: new Error(lastLines.join("\n")) });
}

/** @returns false if it took too long. */
async function healthy(address: string, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (!signal.aborted && Date.now() < deadline) {
    const isUp = await fetch(address, { signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return true;
    await wait(50);
  }
  return false;
}
