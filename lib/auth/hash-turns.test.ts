import { expect, test } from "vitest";
import { isAppError } from "../errors";
import { processes } from "../testing/processes-with-turns";
import { hashTurns } from "./hash-turns";

/** Work that is over when it is told to be, and how many were at it at once. */
function counted() {
  let [running, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
  };
  return { work, most: () => most };
}

/** Of each of so many web processes. */
function severalTurns(count: number) {
  const begin = processes();
  return Array.from({ length: count }, () => hashTurns(begin().takeTurn));
}

test.each([
  ["a lone process makes two at once", () => [hashTurns()], 2],
  ["three processes make one at a time together", () => severalTurns(3), 1],
])("%s, and all come to their end", async (_, start, atOnce) => {
  const { work, most } = counted();
  await Promise.all(start().flatMap((inTurn) => Array.from({ length: 5 }, () => inTurn(work))));
  expect(most()).toBe(atOnce);
});

test("work that fails gives its turn back", async () => {
  const [one, other] = severalTurns(2);
  const failing = () => Promise.reject(new Error("no memory"));
  await expect(one?.(failing)).rejects.toThrow("no memory");
  await other?.(async () => {});
  await one?.(async () => {});
});

test("whose turn never comes is asked to come back", async () => {
  const inTurn = hashTurns(async () => undefined);
  const turn = inTurn(async () => {});
  await expect(turn).rejects.toSatisfy((error) => isAppError(error, "rate_limited"));
});

test("in each of several processes eight may wait, and the rest is asked to come back", async () => {
  const inTurn = hashTurns(processes()().takeTurn);
  const { work } = counted();
  const all = await Promise.allSettled(Array.from({ length: 15 }, () => inTurn(work)));
  expect(all.filter(({ status }) => status === "rejected")).toHaveLength(6);
});
