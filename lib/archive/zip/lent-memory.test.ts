import { expect, test } from "vitest";
import { LentMemory } from "./lent-memory";

test("no two who work at once share memory, and whoever comes later gets it again", async () => {
  const memory = new LentMemory(10);
  const taken: Buffer[] = [];
  await Promise.all(
    [1, 2].map((mark) =>
      memory.lend(async (take) => {
        taken.push(take(4).fill(mark), take(6).fill(mark));
        await Promise.resolve();
      }),
    ),
  );
  expect(taken.map((bytes) => [...bytes])).toEqual([
    [1, 1, 1, 1],
    Array(6).fill(1),
    [2, 2, 2, 2],
    Array(6).fill(2),
  ]);
  const again = await memory.lend(async (take) => take(4));
  expect(taken.some((bytes) => bytes.buffer === again.buffer)).toBe(true);
});

test("what does not fit gets memory of its own", async () => {
  const memory = new LentMemory(10);
  const [first, second] = await memory.lend(async (take) => [take(8).fill(1), take(8).fill(2)]);
  expect([first?.every((byte) => byte === 1), second?.length]).toEqual([true, 8]);
});

test("memory of work that failed is not lent again", async () => {
  const memory = new LentMemory(10);
  let kept: Buffer | undefined;
  const failing = memory.lend(async (take) => {
    kept = take(10);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect((await memory.lend(async (take) => take(10))).buffer).not.toBe(kept?.buffer);
});
