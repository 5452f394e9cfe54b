import { setImmediate as turn } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { expect, test } from "vitest";
import { giveUp, handOut, takeFrom } from "./across-threads";
import { AppError } from "./errors";

/** What is handed out, as it is taken at the other end, and how far the making of it has come. */
function crossing<T>(items: () => AsyncGenerator<T>) {
  const { port1, port2 } = new MessageChannel();
  const state = { made: 0, isEnded: false };
  async function* counted() {
    try {
      for await (const item of items()) {
        state.made++;
        yield item;
      }
    } finally {
      state.isEnded = true;
    }
  }
  return { state, port: port1, handingOut: handOut(port1, counted()), taken: takeFrom<T>(port2) };
}

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 1; number <= count; number++) yield number;
}

test("all items come in their order, and both sides end", async () => {
  const { taken, handingOut, state } = crossing(() => numbers(50));
  const all: number[] = [];
  for await (const number of taken) all.push(number);
  await handingOut;
  expect(all).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(state.isEnded).toBe(true);
});

test("no more than one is made ahead", async () => {
  const { taken, handingOut, state } = crossing(() => numbers(50));
  await taken.next();
  for (let turns = 0; turns < 100; turns++) await turn();
  expect(state.made).toBe(2);
  await taken.return(undefined);
  await handingOut;
  expect(state).toEqual({ made: 2, isEnded: true });
});

test("an error of ours arrives as it was, behind what came before it", async () => {
  const { taken, handingOut } = crossing(async function* () {
    yield 1;
    throw new AppError("rate_limited", "Come back later.", { retryAt: new Date(5), reason: "cap" });
  });
  expect(await taken.next()).toEqual({ value: 1, done: false });
  const error = await taken.next().catch((caught) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: "rate_limited",
    message: "Come back later.",
    retryAt: new Date(5),
    reason: "cap",
  });
  await handingOut;
});

test("another error is none of ours", async () => {
  const { taken } = crossing(async function* () {
    yield 1;
    throw new TypeError("no such thing");
  });
  await taken.next();
  const error = await taken.next().catch((caught) => caught);
  expect(error).not.toBeInstanceOf(AppError);
  expect(error.message).toBe("no such thing");
});

test("an end that nobody announced is an error", async () => {
  const { taken, port } = crossing(() => numbers(50));
  await taken.next();
  await taken.next();
  port.close();
  const rest = async () => {
    for await (const _ of taken);
  };
  await expect(rest()).rejects.toThrow(/ended before its last item/);
});

test("what cannot cross over ends both sides", async () => {
  const { taken, handingOut } = crossing(async function* () {
    yield () => "a function";
  });
  await expect(Promise.all([taken.next(), handingOut])).rejects.toThrow();
  await expect(handingOut).rejects.toThrow(/could not be cloned/);
});

test("memory that is given up is gone at once", () => {
  const memory = [new ArrayBuffer(1024), new ArrayBuffer(1)];
  giveUp(memory);
  expect(memory.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
});
