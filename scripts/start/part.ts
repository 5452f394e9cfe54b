import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { say } from "./say";

/** How a process ended, with the last lines that it said. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null; lastLines: string[] };

/** A process that runs and answers. */
export type Running = { pid: number; ended: Promise<Ending>; stop: () => Promise<unknown> };

/** One process of the app: how to bring it up. `start` resolves when it is healthy, and throws if it ends before. */
export type Part = { name: string; start: () => Promise<Running> };

export type Supervised = { pid: () => number | undefined; stop: () => Promise<void> };

const DEATHS_ALLOWED = 5;
const WITHIN_MS = 60_000;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Starts a part and keeps it up: when it dies it is started again, after a pause that grows. One that dies again and
 * again is not worth having: `giveUp` is called with the reason, and stops the app.
 *
 * @throws if the very first start fails.
 */
export async function keepUp(part: Part, giveUp: (reason: AppError) => void): Promise<Supervised> {
  const stopping = new AbortController();
  const deaths: number[] = [];
  let running: Running | undefined = await part.start();

  const restart = async (lastLines: string[]): Promise<void> => {
    running = undefined;
    const now = Date.now();
    deaths.push(now);
    const recent = deaths.filter((at) => now - at < WITHIN_MS).length;
    if (recent >= DEATHS_ALLOWED) return giveUp(crashLoop(part.name, recent, lastLines));
    say(`The ${part.name} ended unexpectedly. Starting it again.`);
    await wait(Math.min(LONGEST_PAUSE_MS, 250 * 2 ** (recent - 1)), undefined, { signal: stopping.signal });
    running = await part.start();
  };

  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { lastLines } = running ? await running.ended : { lastLines: [] };
      if (stopping.signal.aborted) return;
      await restart(lastLines).catch((error: Error) => {
        if (!stopping.signal.aborted) say(error.message);
      });
      if (deaths.filter((at) => Date.now() - at < WITHIN_MS).length >= DEATHS_ALLOWED) return;
    }
  };
  const watched = watch();

  return {
    pid: () => running?.pid,
    stop: async () => {
      stopping.abort();
      await running?.stop();
      await watched;
    },
  };
}

function crashLoop(name: string, deaths: number, lastLines: string[]): AppError {
  const said =
    lastLines.length > 0 ? ` It last said:\n${lastLines.map((line) => `  ${line}`).join("\n")}` : "";
  return new AppError(
    "unavailable",
    `The ${name} ended ${deaths} times within a minute, so Roost stops.${said}`,
  );
}
