import { expect, test } from "vitest";
import { checkExpression, holds, keyOf, numberOf } from "./expressions";
import type { EngineEvent } from "./types";

const event = (data: Record<string, unknown>): EngineEvent => ({
  id: "1",
  name: "any",
  data,
  user: {},
  ts: 0,
});

test.each([
  ["event.data.n > 10", { n: 11 }, true],
  ["event.data.n > 10", { n: 10.5 }, true],
  ["event.data.n > 10", { n: 10 }, false],
  ["event.data.n > 10", {}, false],
  ["event.data.name == 'x' && event.data.n == 1", { name: "x", n: 1 }, true],
  ["event.data.n", { n: 1 }, false],
])("%s for %j: %s", (expression, data, expected) => {
  expect(holds(expression, { event: event(data) })).toBe(expected);
});

test("no expression always holds", () => {
  expect(holds(undefined, { event: event({}) })).toBe(true);
});

test("two events are compared by a field that both have", () => {
  const matches = (one: object, other: object) =>
    holds("event.data.id == async.data.id", {
      event: event({ ...one }),
      async: event({ ...other }),
    });
  expect(matches({ id: "a" }, { id: "a" })).toBe(true);
  expect(matches({ id: "a" }, { id: "b" })).toBe(false);
  expect(matches({}, {})).toBe(false);
});

test("keys tell a number from its text, and are the same for the same value", () => {
  expect(keyOf("event.data.id", event({ id: 1 }))).not.toBe(keyOf("event.data.id", event({ id: "1" })));
  expect(keyOf("event.data.a + '-' + event.data.b", event({ a: "x", b: "y" }))).toBe('"x-y"');
  expect(keyOf("event.data.missing", event({}))).toBe("null");
  expect(keyOf(undefined, event({}))).toBe("");
});

test("a priority is a number, or none", () => {
  expect(numberOf("event.data.isUrgent == true ? 120 : 0", event({ isUrgent: true }))).toBe(120);
  expect(numberOf("event.data.isUrgent == true ? 120 : 0", event({}))).toBe(0);
});

test("a broken expression is found before it is needed", () => {
  expect(() => checkExpression("event.data. ==")).toThrow();
});
