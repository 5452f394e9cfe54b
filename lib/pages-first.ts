import "server-only";
import type { EventEmitter } from "node:events";

/** What scripts/web.mjs says to the process that started it while people wait for pages, and that one to the worker. */
export const isPagesWait = (said: unknown): boolean =>
  typeof said === "object" && said !== null && "pages" in said && said.pages === "wait";

/** So long a word that people wait holds. */
const HOLDS_MS = 150;
/** However many people wait, long work goes on: a piece of it, then this rest, then the next piece. */
const LONGEST_REST_MS = 3_000;
const LOOK_EVERY_MS = 25;

let toldAt = Number.NEGATIVE_INFINITY;

/** From here on this process hears that people wait for pages. */
export function listenForPages(starter: EventEmitter = process): void {
  starter.on("message", (said) => {
    if (isPagesWait(said)) toldAt = performance.now();
  });
}

/**
 * Between two pieces of long work: waits while people wait for pages. Lower priority alone is not enough where there are few
 * processors, for the database works for both at one priority.
 */
export async function restWhilePagesWait(): Promise<void> {
  const since = performance.now();
  while (performance.now() < Math.min(toldAt + HOLDS_MS, since + LONGEST_REST_MS))
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}
