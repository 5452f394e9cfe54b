import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "./simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 7 });
});
afterAll(() => simulator.stop());

const ask = (path: string, method = "GET", body?: unknown) =>
  fetch(`${simulator.url}${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });

test("its clock can be set and moved", async () => {
  await ask("/_sim/clock", "POST", { now: "2024-02-29T12:00:00Z" });
  const { now } = await (await ask("/_sim/clock", "POST", { advanceMs: 60_000 })).json();
  expect(now.slice(0, 16)).toBe("2024-02-29T12:01");
});

test("the same seed and time give the same world, ids and all, and its clock goes on from there", async () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const options = { seed: 4, world: "demo", now } as const;
  const worlds = await Promise.all([options, options, { ...options, now: undefined }].map(startSimulator));
  const [one, other, ofToday] = worlds.map(({ x }) => ({
    people: x.people(),
    likes: x.likes("ada"),
    tweets: x.likes("ada").map(({ tweetId }) => x.tweet(tweetId)),
  }));
  const shown = worlds[0]?.clock.now().getTime() ?? 0;
  await Promise.all(worlds.map((world) => world.stop()));
  expect(one?.tweets).toHaveLength(150);
  expect(other).toEqual(one);
  expect(ofToday?.likes, "control").not.toEqual(one?.likes);
  expect(shown - now.getTime()).toBeGreaterThanOrEqual(0);
  expect(shown - now.getTime()).toBeLessThan(60_000);
});

test("a fault that cannot be is refused with the place of the mistake", async () => {
  const answer = await ask("/_sim/faults", "POST", { operation: "x.me", kind: "status", status: 200 });
  expect(answer.status).toBe(400);
  expect((await answer.json()).error).toContain("status");
});

test("what is not simulated says so", async () => {
  expect((await ask("/nowhere")).status).toBe(404);
  expect((await ask("/_sim/clock", "PUT")).status).toBe(405);
});
