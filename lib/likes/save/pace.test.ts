import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { atPace } from "./pace";

const CHUNK = Buffer.alloc(1000);
const drain = (body: Readable, pace: Parameters<typeof atPace>[1]) =>
  buffer(Readable.from(atPace(body, pace)));

async function* trickle() {
  for (;;) {
    yield Buffer.from("x");
    await sleep(1);
  }
}

test.each([
  ["trickles", { windowMs: 40, bytesPerSecond: 1e9, totalMs: 1e9 }],
  ["takes too long, however steadily it comes", { windowMs: 40, bytesPerSecond: 0, totalMs: 80 }],
])("gives up on a file that %s", async (_, pace) => {
  const body = Readable.from(trickle());
  await expect(drain(body, pace)).rejects.toMatchObject({ code: "unavailable", reason: "unreachable" });
  expect(body.destroyed).toBe(true);
});

test("gives up on a file that stops coming", async () => {
  const body = new Readable({ read: () => {} });
  body.push(CHUNK);
  const pace = { windowMs: 40, bytesPerSecond: 1, totalMs: 1e9 };
  await expect(drain(body, pace)).rejects.toMatchObject({ code: "unavailable" });
});

test("does not count the time that its reader takes", async () => {
  const body = Readable.from([CHUNK, CHUNK, CHUNK]);
  let bytes = 0;
  for await (const chunk of atPace(body, { windowMs: 100, bytesPerSecond: 1e9, totalMs: 1e9 })) {
    bytes += chunk.length;
    await sleep(130);
  }
  expect(bytes).toBe(3000);
});
