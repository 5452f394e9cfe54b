import { describe, expect, test } from "vitest";
import { flowFunctions } from "./flow-functions";
import type { Note } from "./notes";
import { openStage } from "./stage";

const stage = openStage(flowFunctions);

/** Sends an event n times to one program: `{ id, n: 1 }`, `{ id, n: 2 }` … */
const events = (name: string, id: string, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({ name, data: { id, n: index + 1, ...more } }));

/** The most pieces of work that went on at once. */
function mostAtOnce(notes: Note[]): number {
  let now = 0;
  let most = 0;
  for (const { what } of notes) {
    if (what === "begin") now++;
    if (what === "end") now--;
    most = Math.max(most, now);
  }
  return most;
}

const dataOf = (notes: Note[]) => notes.map((note) => note.data);

describe.concurrent("triggers", () => {
  test("an event that the if does not hold for starts nothing", async () => {
    const id = stage.newId();
    await stage.send({ name: "flow/filtered", data: { id, n: 5 } });
    await stage.send({ name: "flow/filtered", data: { id, n: 50 } });
    expect(dataOf(await stage.until(id, "ran"))).toEqual([50]);
  });

  test("each of several events starts the function", async () => {
    const id = stage.newId();
    await stage.send([
      { name: "flow/one", data: { id } },
      { name: "flow/other", data: { id } },
    ]);
    const names = dataOf(await stage.until(id, "ran", 2));
    expect(names.sort()).toEqual(["flow/one", "flow/other"]);
  });

  test("an event that was sent twice starts one run", async () => {
    const id = stage.newId();
    const event = { id: `event-${id}`, name: "flow/one", data: { id } };
    await stage.send(event);
    await stage.send(event);
    await stage.send({ name: "flow/other", data: { id } });
    const names = dataOf(await stage.until(id, "ran", 2));
    expect(names.sort()).toEqual(["flow/one", "flow/other"]);
  });

  test("a cron with a zone fires at the full minute", async () => {
    await stage.hurryCrons();
    const [ran] = await stage.until("cron", "ran");
    expect(ran?.data).toMatchObject({
      name: "inngest/scheduled.timer",
      data: {
        cron: "TZ=Asia/Kolkata * * * * *",
        scheduledAt: expect.stringMatching(/T\d\d:\d\d:00(\.000)?Z$/),
      },
    });
  });
});

describe.concurrent("concurrency", () => {
  test("with a key lets one run of a key work, and others beside it", async () => {
    const id = stage.newId();
    const ofAnna = events("flow/keyed", id, 3, { user: `anna-${id}` });
    const ofBert = events("flow/keyed", id, 3, { user: `bert-${id}` });
    await stage.send([...ofAnna, ...ofBert]);
    const ended = await stage.until(id, "end", 6);
    expect(ended).toHaveLength(6);
    const notesOf = (user: string) =>
      stage.notes(id).filter((note) => (note.data as { user: string }).user === `${user}-${id}`);
    expect(mostAtOnce(notesOf("anna"))).toBe(1);
    expect(mostAtOnce(notesOf("bert"))).toBe(1);
    expect(mostAtOnce(stage.notes(id))).toBe(2);
  });

  test("of two lets two work at once, and no third", async () => {
    const id = stage.newId();
    await stage.send(events("flow/two-at-once", id, 4));
    await stage.until(id, "end", 4);
    expect(mostAtOnce(stage.notes(id))).toBe(2);
  });

  test("with two limits keeps both", async () => {
    const id = stage.newId();
    await stage.send([1, 2, 3].flatMap((n) => events("flow/two-limits", id, 2, { user: `user-${n}-${id}` })));
    await stage.until(id, "end", 6);
    expect(mostAtOnce(stage.notes(id))).toBeLessThanOrEqual(2);
    for (const n of [1, 2, 3])
      expect(
        mostAtOnce(
          stage.notes(id).filter((note) => (note.data as { user: string }).user === `user-${n}-${id}`),
        ),
      ).toBe(1);
  });

  test("does not count runs that sleep", async () => {
    const id = stage.newId();
    await stage.send(events("flow/sleeps-outside", id, 3));
    await stage.until(id, "end", 3);
    expect(mostAtOnce(stage.notes(id))).toBeGreaterThan(1);
  });
});

describe.concurrent("singletons", () => {
  test("with mode skip drop what comes while one runs", async () => {
    const id = stage.newId();
    await stage.send({ name: "flow/single", data: { id, n: 1 } });
    await stage.until(id, "begin");
    await stage.send({ name: "flow/single", data: { id, n: 2 } });
    const other = stage.newId();
    await stage.send({ name: "flow/single", data: { id: other, n: 3 } });
    await stage.until(other, "end"); // it came last, so the one before would have begun by then
    await stage.until(id, "end");
    expect(dataOf(stage.notes(id))).toEqual([1, 1]);
  });

  test("with mode cancel end the one that runs", async () => {
    const id = stage.newId();
    await stage.send({ name: "flow/newest", data: { id, n: 1 } });
    await stage.until(id, "begin");
    await stage.send({ name: "flow/newest", data: { id, n: 2 } });
    expect(dataOf(await stage.until(id, "end"))).toEqual([2]);
    expect(dataOf(stage.notes(id, "begin"))).toEqual([1, 2]);
  });
});

describe.concurrent("ending early", () => {
  test("cancelOn ends the run that matches, and no other", async () => {
    const [doomed, kept] = [stage.newId(), stage.newId()];
    await stage.send({ name: "flow/cancellable", data: { id: doomed, n: 1 } });
    await stage.until(doomed, "begin");
    await stage.send({ name: "flow/cancellable", data: { id: kept, n: 1 } });
    await stage.until(kept, "begin");
    await stage.send({ name: "flow/cancel", data: { id: doomed } });
    await stage.until(doomed, "heard of the cancel");
    await stage.until(kept, "end"); // it began later, so the other would have ended before
    expect(stage.notes(doomed, "end")).toEqual([]);
  });

  test("cancelOn with an if compares the two events", async () => {
    const id = stage.newId();
    await stage.send(events("flow/cancellable", id, 2));
    await stage.until(id, "begin", 2);
    await stage.send({ name: "flow/cancel-large", data: { id, n: 1 } });
    expect(dataOf(await stage.until(id, "end"))).toEqual([1]);
    expect(dataOf(await stage.until(id, "heard of the cancel"))).toEqual([2]);
  });

  test("timeouts.finish ends a run that takes too long", async () => {
    const id = stage.newId();
    await stage.send({ name: "flow/timed-out", data: { id, nap: "1h" } });
    await stage.send({ name: "flow/timed-out", data: { id, nap: "1s" } });
    expect(dataOf(await stage.until(id, "end"))).toEqual(["1s"]);
    await stage.until(id, "heard of the cancel");
  });
});

describe.concurrent("gathering", () => {
  test("a batch starts when it is full, and what is left when its time is up", async () => {
    const id = stage.newId();
    await stage.send(events("flow/batched", id, 4));
    const sizes = dataOf(await stage.until(id, "ran", 2)) as number[][];
    expect(sizes.map((one) => one.length)).toEqual([3, 1]);
    expect(sizes.flat().sort()).toEqual([1, 2, 3, 4]);
  });

  test("a debounce runs once, with the newest event", async () => {
    const id = stage.newId();
    for (const event of events("flow/debounced", id, 3)) await stage.send(event);
    await stage.until(id, "ran");
    expect(dataOf(stage.notes(id, "ran"))).toEqual([3]);
  });

  test("a debounce with a timeout does not wait for ever", async () => {
    const id = stage.newId();
    let n = 0;
    const send = () => stage.send({ name: "flow/impatient", data: { id, n: ++n } });
    await send();
    const timer = setInterval(() => void send(), 700);
    await stage.until(id, "ran").finally(() => clearInterval(timer));
    expect(n).toBeGreaterThan(3);
  });
});

describe.concurrent("limits over time", () => {
  test("a throttle starts runs one after the other", async () => {
    const id = stage.newId();
    await stage.send(events("flow/throttled", id, 3));
    const [first, , last] = await stage.until(id, "ran", 3);
    // Four seconds between their starts; a busy machine lets the first one run late.
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(2000);
  });

  test("a throttle's burst starts so many more at once", async () => {
    const id = stage.newId();
    await stage.send(events("flow/bursting", id, 3));
    const [first, second, third] = await stage.until(id, "ran", 3);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(3000);
    expect((third?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(3000);
  });

  test("a rate limit drops what is too much", async () => {
    const id = stage.newId();
    const other = stage.newId();
    await stage.send(events("flow/limited", id, 3));
    await stage.send(events("flow/limited", other, 1));
    await stage.until(other, "ran");
    expect(await stage.until(id, "ran")).toHaveLength(1);
  });

  test("idempotency starts one run for a key", async () => {
    const id = stage.newId();
    const other = stage.newId();
    await stage.send(events("flow/once", id, 3));
    await stage.send(events("flow/once", other, 1));
    await stage.until(other, "ran");
    expect(await stage.until(id, "ran")).toHaveLength(1);
  });

  test("a run of higher priority is put before those that wait", async () => {
    const id = stage.newId();
    await stage.send({ name: "flow/prioritized", data: { id, n: "first" } });
    await stage.until(id, "begin");
    await stage.send({ name: "flow/prioritized", data: { id, n: "late" } });
    await stage.send({ name: "flow/prioritized", data: { id, n: "urgent", isUrgent: true } });
    expect(dataOf(await stage.until(id, "begin", 3))).toEqual(["first", "urgent", "late"]);
  });
});
