import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let starter: EventEmitter;
let restWhilePagesWait: () => Promise<void>;
const told = () => starter.emit("message", { pages: "wait" });

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  const { listenForPages, ...rest } = await import("./pages-first");
  restWhilePagesWait = rest.restWhilePagesWait;
  starter = new EventEmitter();
  listenForPages(starter);
});
afterEach(() => {
  vi.useRealTimers();
});

/** How long a rest is, on a clock that goes on by itself. */
async function rest(): Promise<number> {
  const since = performance.now();
  let isOver = false;
  const resting = restWhilePagesWait().then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  while (!isOver) await vi.advanceTimersByTimeAsync(5);
  await resting;
  return performance.now() - since;
}

test("rests from the word that people wait until some moments after the last one, and not without it", async () => {
  expect(await rest()).toBe(0);
  told();
  const words = setInterval(told, 50);
  setTimeout(() => clearInterval(words), 400);
  const first = await rest();
  expect(first).toBeGreaterThanOrEqual(500);
  expect(first).toBeLessThan(700);
  expect(await rest()).toBe(0);
});

test("goes on however long people wait, piece by piece", async () => {
  told();
  const words = setInterval(told, 50);
  for (let piece = 0; piece < 3; piece++) {
    const rested = await rest();
    expect(rested).toBeGreaterThanOrEqual(3_000);
    expect(rested).toBeLessThan(3_100);
  }
  clearInterval(words);
});

test("what else is said by the process that started this one is no reason to rest", async () => {
  for (const said of [{ turn: "yours", ticket: "1" }, "pages", null, { pages: "go" }])
    starter.emit("message", said);
  expect(await rest()).toBe(0);
});
