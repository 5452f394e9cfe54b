/** How fast something goes, smoothed: a number that jumps about cannot be read. */
export type Speed = { atMs: number; done: number; perSecond?: number };

const SAMPLE_MS = 500;
/** How far back the average looks, roughly. */
const WINDOW_MS = 8_000;

export const startSpeed = (nowMs: number, done: number): Speed => ({ atMs: nowMs, done });

/** Takes in how much is done by now. Samples closer than half a second change nothing. */
export function nextSpeed(speed: Speed, nowMs: number, done: number): Speed {
  const elapsedMs = nowMs - speed.atMs;
  if (elapsedMs < SAMPLE_MS) return speed;
  const latest = (Math.max(0, done - speed.done) * 1000) / elapsedMs;
  const weight = 1 - Math.exp(-elapsedMs / WINDOW_MS);
  const perSecond =
    speed.perSecond === undefined ? latest : speed.perSecond + weight * (latest - speed.perSecond);
  return { atMs: nowMs, done, perSecond };
}

/** Undefined while nothing moves. */
export function secondsLeft(speed: Speed, whole: number): number | undefined {
  if (!speed.perSecond || speed.perSecond < 0.01) return undefined;
  return Math.max(0, whole - speed.done) / speed.perSecond;
}
