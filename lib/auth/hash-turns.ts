import { AppError } from "../errors";
import type { TakeTurn } from "../web-processes/take-turn";

const MAY_WAIT = 8;
const BACK_IN_MS = 10_000;

/**
 * Each hash takes 19 MiB and a core for some 30 ms: two at once leave the app awake, and eight more may wait. Among several
 * web processes one at a time is made, and in each eight may wait.
 *
 * @param takeTurn among the web processes, where there are several
 * @returns runs work in its turn. @throws AppError `rate_limited` when too many wait.
 */
export function hashTurns(takeTurn?: TakeTurn): <T>(work: () => Promise<T>) => Promise<T> {
  const atOnce = takeTurn ? 1 : 2;
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (work) => {
    if (working >= atOnce) {
      if (waiting.length >= MAY_WAIT) throw tooMany();
      // Whoever finishes hands its place over, so `working` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      working += 1;
    }
    try {
      return await (takeTurn ? amongProcesses(takeTurn, work) : work());
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
}

async function amongProcesses<T>(takeTurn: TakeTurn, work: () => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(BACK_IN_MS);
  const giveBack = await takeTurn("password hash", { signal, onWanted: () => {} });
  if (!giveBack) throw tooMany();
  try {
    return await work();
  } finally {
    giveBack();
  }
}

const tooMany = (): AppError =>
  new AppError("rate_limited", "Many people are signing in right now. Try again in a few seconds.", {
    retryAt: new Date(Date.now() + BACK_IN_MS),
  });
