import { expect, test } from "vitest";
import { processes } from "../testing/processes-with-turns";
import { until } from "../testing/running-app";

const patient = () => new AbortController().signal;
const pass = () => new Promise((resolve) => setImmediate(resolve));

test("one at a time has the turn at a name, in the order in which they asked", async () => {
  const begin = processes();
  const takers = [begin(), begin(), begin()];
  let [having, most] = [0, 0];
  const order: number[] = [];
  await Promise.all(
    takers.map(async ({ takeTurn }, index) => {
      const giveBack = await takeTurn("upload", { signal: patient(), onWanted: () => {} });
      order.push(index);
      most = Math.max(most, ++having);
      await pass();
      having--;
      giveBack?.();
    }),
  );
  expect([order, most]).toEqual([[0, 1, 2], 1]);
});

test("another name is another turn", async () => {
  const begin = processes();
  const [one, other] = [begin(), begin()];
  await one.takeTurn("upload", { signal: patient(), onWanted: () => {} });
  expect(await other.takeTurn("another", { signal: patient(), onWanted: () => {} })).toBeDefined();
});

test("whoever has the turn hears that it is wanted, also by one who came before it began", async () => {
  const begin = processes();
  const [one, other, third] = [begin(), begin(), begin()];
  const wanted: string[] = [];
  const had = await one.takeTurn("upload", { signal: patient(), onWanted: () => wanted.push("one") });
  expect(wanted).toEqual([]);
  const taking = other.takeTurn("upload", { signal: patient(), onWanted: () => wanted.push("other") });
  void third.takeTurn("upload", { signal: patient(), onWanted: () => wanted.push("third") });
  await until(() => wanted.length === 2);
  had?.();
  expect(await taking).toBeDefined();
  await until(() => wanted.length === 3);
  expect(wanted).toEqual(["one", "one", "other"]);
});

test("who does not wait any longer gets no turn, and keeps none from the others", async () => {
  const begin = processes();
  const [one, other, third] = [begin(), begin(), begin()];
  const giveBack = await one.takeTurn("upload", { signal: patient(), onWanted: () => {} });
  const patience = new AbortController();
  const waiting = other.takeTurn("upload", { signal: patience.signal, onWanted: () => {} });
  await pass();
  patience.abort();
  expect(await waiting).toBeUndefined();
  const taking = third.takeTurn("upload", { signal: patient(), onWanted: () => {} });
  // What it gave up for good does not come back with its next question.
  const again = other.takeTurn("upload", { signal: patient(), onWanted: () => {} });
  giveBack?.();
  const thirds = await taking;
  let isAgain = false;
  void again.then(() => {
    isAgain = true;
  });
  for (let turns = 0; turns < 10; turns++) await pass();
  expect(isAgain).toBe(false);
  thirds?.();
  expect(await again).toBeDefined();
});

test("a process that ends leaves its turns, and its places in the queue, to the others", async () => {
  const begin = processes();
  const [one, other, third] = [begin(), begin(), begin()];
  await one.takeTurn("upload", { signal: patient(), onWanted: () => {} });
  void other.takeTurn("upload", { signal: patient(), onWanted: () => {} });
  const taking = third.takeTurn("upload", { signal: patient(), onWanted: () => {} });
  await pass();
  other.end();
  one.end();
  expect(await taking).toBeDefined();
});
