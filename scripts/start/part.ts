import { setTimeout as wait } from "node:timers/promises";
import { diskFull, isAboutFullDisk } from "@/lib/db/embedded/words";
import { AppError, isAppError } from "@/lib/errors";
import type { App } from "./app";
import { say } from "./say";

/** How a process ended, with the last lines that it said. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null; lastLines: string[] };

/** A process that runs and answers. */
export type Running = { ended: Promise<Ending>; stop: () => Promise<unknown> };

/** One process of the app. `start` resolves when it is healthy, and throws if it ends before, or when `signal` says stop. */
export type Part = { name: string; start: (signal: AbortSignal) => Promise<Running> };

const DEATHS_ALLOWED = 5;
const WITHIN_MS = 60_000;
const FIRST_PAUSE_MS = 250;

/**
 * Starts a part and keeps it up: when it dies it is started again, after a pause that grows. One that dies again and
 * again takes the whole app with it, for half an app is worse than none.
 *
 * @returns a function that starts it anew on purpose.
 * @throws if the very first start fails.
 */
export async function keepUp(part: Part, app: App): Promise<() => Promise<void>> {
  let starting = part.start(app.signal);
  let isWanted = false;
  app.undo.push({
    name: part.name,
    run: () => starting.then((running) => running.stop()).catch(() => {}),
  });
  await starting;
  void watch();

  return async () => {
    isWanted = true;
    await starting.then((running) => running.stop()).catch(() => {});
  };

  async function watch(): Promise<void> {
    let deaths: number[] = [];
    for (;;) {
      const { lastLines, conflict } = await starting.then(
        async ({ ended }) => ({ ...(await ended), conflict: undefined }),
        (error: Error) => ({
          lastLines: [error.message],
          conflict: isAppError(error, "conflict") ? error : undefined,
        }),
      );
      if (app.signal.aborted) return;
      // Somebody is in the way, and was waited for already.
      if (conflict) return app.giveUp(conflict);
      if (!isWanted) {
        deaths = [...deaths.filter((at) => Date.now() - at < WITHIN_MS), Date.now()];
        if (deaths.length >= DEATHS_ALLOWED)
          return app.giveUp(crashLoop(part.name, deaths.length, lastLines));
        say(`The ${part.name} ended unexpectedly. Starting it again.`);
        await wait(FIRST_PAUSE_MS * 2 ** (deaths.length - 1), undefined, { signal: app.signal }).catch(
          () => {},
        );
        if (app.signal.aborted) return;
      }
      isWanted = false;
      starting = part.start(app.signal);
    }
  }
}

function crashLoop(name: string, deaths: number, lastLines: string[]): AppError {
  if (isAboutFullDisk(lastLines.join("\n"))) return diskFull(process.cwd());
  const said =
    lastLines.length > 0 ? ` It last said:\n${lastLines.map((line) => `  ${line}`).join("\n")}` : "";
  return new AppError(
    "unavailable",
    `The ${name} ended ${deaths} times within a minute, so Roost stops.${said}`,
  );
}
