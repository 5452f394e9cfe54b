import { describe, expect, test } from "vitest";
import { openStage } from "./stage";
import { stepFunctions } from "./step-functions";

const stage = openStage(stepFunctions);

/** Sends a program its event and waits for its last note. */
async function play(name: string, data: Record<string, unknown> = {}) {
  const id = stage.newId();
  await stage.send({ name, data: { id, ...data } });
  const [done] = await stage.until(id, "done");
  return { id, result: done?.data };
}

describe.concurrent("steps", () => {
  test("of every kind run in order, each once, and hand on their results", async () => {
    const id = stage.newId();
    await stage.send({ name: "steps/every-kind", data: { id } });
    await stage.until(id, "waits for go");
    // A wait begins a moment after the step before it: the event is sent until it is heard.
    const timer = setInterval(() => void stage.send({ name: "steps/go", data: { id, word: "go" } }), 500);
    const [done] = await stage.until(id, "done").finally(() => clearInterval(timer));
    expect(done?.data).toEqual({ a: 1, b: 2, sent: 1, invoked: { doubled: 42 }, go: "go", p: "p", q: "q" });
    expect(stage.notes(id, "a")).toHaveLength(1);
    expect(stage.notes(id, "b")).toHaveLength(1);
    expect(stage.notes(id, "doubled").map((note) => note.data)).toEqual(expect.arrayContaining([200, 42]));
  });

  test("a wait that nobody ends yields null", async () => {
    expect((await play("steps/wait-in-vain")).result).toBeNull();
  });

  test("sleepUntil wakes at the date", async () => {
    const id = stage.newId();
    const until = Date.now() + 3000;
    await stage.send({ name: "steps/sleep-until", data: { id, until } });
    const [awake] = await stage.until(id, "awake");
    // The real server counts whole seconds, and may be a second early.
    expect(awake?.at).toBeGreaterThan(until - 1000);
    expect(awake?.at).toBeLessThan(until + 3000);
  });

  test("a step without a result yields null", async () => {
    expect((await play("steps/nothing")).result).toBeNull();
  });

  test("twenty in sequence all count", async () => {
    expect((await play("steps/twenty")).result).toBe(210);
  });

  test("one id in a loop is as many steps", async () => {
    expect((await play("steps/loop")).result).toEqual([0, 1, 4, 9]);
  });

  test("a state of many megabytes is carried", async () => {
    const pieces = process.env.INNGEST_SERVER ? 4 : 8; // a real server takes 4 MB
    expect((await play("steps/large", { pieces })).result).toBe(pieces * 900_000);
  });

  test("number-like keys, umlauts and control characters come through signed and whole", async () => {
    const values = { 10: "ten", 9: "nine", ä: "ü\u2028\u0001", nested: [{ b: null, a: 1e21 }], "": 0.1 };
    expect((await play("steps/odd", { values })).result).toEqual(values);
  });
});

describe.concurrent("parallel steps", () => {
  test("of different kinds go on together", async () => {
    const id = stage.newId();
    await stage.send({ name: "steps/mixed", data: { id } });
    await stage.until(id, "ready");
    const timer = setInterval(
      () => void stage.send({ name: "steps/mixed-go", data: { id, word: "go" } }),
      500,
    );
    const [done] = await stage.until(id, "done").finally(() => clearInterval(timer));
    expect(done?.data).toEqual({ ran: "ran", came: "go", invoked: { doubled: 8 } });
  });

  test("in chains each run once, and join", async () => {
    const { id, result } = await play("steps/branches");
    expect(result).toBe("x1x2+y1y2+z1z2");
    for (const step of ["x-1", "x-2", "y-1", "y-2", "z-1", "z-2"])
      expect(stage.notes(id, step)).toHaveLength(1);
  });

  test("settle one by one when some fail", async () => {
    expect((await play("steps/settled")).result).toEqual(["fulfilled", "rejected"]);
  });

  test("are retried alone: the one that worked is not run again", async () => {
    const { id, result } = await play("steps/parallel-retry");
    expect(result).toEqual(["flaky", "steady"]);
    expect(stage.notes(id, "steady")).toHaveLength(1);
  });

  test("in a race go on with the first", async () => {
    expect((await play("steps/race")).result).toBe("quick");
  });
});

describe.concurrent("errors", () => {
  test("a step is retried when RetryAfterError says, and its result counts", async () => {
    const { id, result } = await play("steps/flaky");
    expect(result).toBe("after 3");
    expect(stage.notes(id, "try")).toHaveLength(3);
  });

  test("a date in Retry-After is waited for", async () => {
    const { id, result } = await play("steps/flaky", { retryAfter: "date" });
    expect(result).toBe("after 3");
    const [first, second] = stage.notes(id, "try");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(900);
  });

  test("a function that throws is retried without repeating its finished steps", async () => {
    const { id } = await play("steps/flaky-function");
    expect(stage.notes(id, "once")).toHaveLength(1);
    expect(stage.notes(id, "try").map((note) => note.data)).toEqual([0, 1]);
  });

  test("a step's error can be caught, and the run goes on", async () => {
    const { id } = await play("steps/caught");
    expect(stage.notes(id, "recovered").map((note) => note.data)).toEqual(["bad step"]);
  });

  test("an invoked function's error can be caught", async () => {
    expect((await play("steps/invoke-caught")).result).toContain("I refuse");
  });

  test("NonRetriableError ends the run at once, and onFailure hears of it", async () => {
    const id = stage.newId();
    await stage.send({ name: "steps/failing", data: { id } });
    const [failure] = await stage.until(id, "failure");
    const [tried] = stage.notes(id, "try");
    expect(failure?.data).toEqual({ message: "boom", runId: tried?.data });
    expect(stage.notes(id, "try")).toHaveLength(1);
  });

  test("a function that keeps throwing fails when its attempts are used up", async () => {
    const id = stage.newId();
    await stage.send({ name: "steps/exhausted", data: { id } });
    const [failure] = await stage.until(id, "failure");
    expect(failure?.data).toBe("try 1 failed");
    expect(stage.notes(id, "try")).toHaveLength(2);
  });
});
