import { expect, test } from "vitest";
import { nextSpeed, secondsLeft, startSpeed } from "./speed";

test("a steady speed is that speed, and says when it will be done", () => {
  let speed = startSpeed(0, 0);
  for (let second = 1; second <= 10; second += 1) speed = nextSpeed(speed, second * 1000, second * 100);
  expect(speed.perSecond).toBeCloseTo(100);
  expect(secondsLeft(speed, 2_000)).toBeCloseTo(10);
});

test("what was there before the start is no speed", () => {
  expect(nextSpeed(startSpeed(0, 5_000), 1000, 5_100).perSecond).toBe(100);
});

test("a short stop bends the number, and does not break it", () => {
  let speed = nextSpeed(startSpeed(0, 0), 1000, 100);
  speed = nextSpeed(speed, 2000, 100);
  expect(speed.perSecond).toBeGreaterThan(80);
  for (let second = 3; second < 60; second += 1) speed = nextSpeed(speed, second * 1000, 100);
  expect(speed.perSecond).toBeLessThan(1);
});

test("samples too close together are left for the next one", () => {
  const speed = startSpeed(0, 0);
  expect(nextSpeed(speed, 100, 50)).toBe(speed);
});

test("going back after a cut is not a negative speed", () => {
  expect(nextSpeed(startSpeed(0, 500), 1000, 100).perSecond).toBe(0);
});

test("nobody knows how long something takes that does not move", () => {
  expect(secondsLeft(startSpeed(0, 0), 100)).toBeUndefined();
  expect(secondsLeft({ atMs: 0, done: 0, perSecond: 0 }, 100)).toBeUndefined();
});
