import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { turns } from "./web-turns.mjs";

/** Work that ends when it is told to. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => ended, end };
}

const longestMs = 60_000;

test("so many run at a time, and the others in the order in which they came", async () => {
  const take = turns({ atOnce: 2, mayWait: 10, longestMs });
  const order: number[] = [];
  const all = [held(), held(), held(), held()];
  const done = all.map(({ work }, number) =>
    take(() => {
      order.push(number);
      return work();
    }),
  );
  await wait(0);
  expect(order).toEqual([0, 1]);
  all[1]?.end();
  await wait(0);
  expect(order).toEqual([0, 1, 2]);
  for (const one of all) one.end();
  expect(await Promise.all(done)).toEqual([true, true, true, true]);
  expect(order).toEqual([0, 1, 2, 3]);
});

test("who comes when too many wait is sent away, and let in when there is room again", async () => {
  const take = turns({ atOnce: 1, mayWait: 1, longestMs });
  const first = held();
  const running = take(first.work);
  const waiting = take(async () => {});
  expect(await take(async () => {})).toBe(false);
  first.end();
  expect(await Promise.all([running, waiting])).toEqual([true, true]);
  expect(await take(async () => {})).toBe(true);
});

test("work that takes long lets others pass, once", async () => {
  const take = turns({ atOnce: 1, mayWait: 10, longestMs: 10 });
  const slow = held();
  const running = take(slow.work);
  expect(await take(async () => {})).toBe(true);
  slow.end();
  await running;
  const [one, other] = [held(), held()];
  void take(one.work);
  let isBegun = false;
  const last = take(() => {
    isBegun = true;
    return other.work();
  });
  await wait(0);
  expect(isBegun).toBe(false);
  one.end();
  other.end();
  expect(await last).toBe(true);
});

test("work that fails gives its place back, and its failure goes to who asked", async () => {
  const take = turns({ atOnce: 1, mayWait: 1, longestMs });
  const failing = take(async () => {
    throw new Error("no page");
  });
  await expect(failing).rejects.toThrow("no page");
  expect(await take(async () => {})).toBe(true);
});

test("tells how long one waited, and nothing of one that need not wait", async () => {
  const waited: number[] = [];
  const take = turns({ atOnce: 1, mayWait: 1, longestMs }, (ms) => waited.push(ms));
  const first = held();
  const running = take(first.work);
  const waiting = take(async () => {});
  await wait(20);
  expect(waited).toEqual([]);
  first.end();
  await Promise.all([running, waiting]);
  expect(waited).toEqual([expect.any(Number)]);
  expect(waited[0]).toBeGreaterThanOrEqual(19);
});
