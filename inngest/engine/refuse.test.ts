import { expect, test } from "vitest";
import { checkFunctions } from "./refuse";

const plain = {
  id: "roost-x",
  name: "x",
  triggers: [{ event: "a/b" }],
  steps: {
    step: {
      id: "step",
      name: "step",
      runtime: { type: "http", url: "http://127.0.0.1:1/api/inngest?fnId=x" },
    },
  },
};

function sentences(more: object): string {
  const checked = checkFunctions([{ ...plain, ...more }]);
  return checked.status === "refused" ? checked.sentences.join(" ") : "accepted";
}

test("everything that the engine does is accepted", () => {
  expect(
    sentences({
      triggers: [{ event: "a/b", expression: "event.data.n > 1" }, { cron: "TZ=Europe/Berlin 0 9 * * *" }],
      concurrency: [{ limit: 2 }, { limit: 1, key: "event.data.user", scope: "fn" }],
      singleton: { key: "event.data.user", mode: "cancel" },
      cancel: [{ event: "a/c", if: "event.data.id == async.data.id", timeout: "1h" }],
      throttle: { limit: 1, period: "2s", key: "event.data.user", burst: 2 },
      rateLimit: { limit: 1, period: "24h" },
      debounce: { period: "5s", timeout: "1m", key: "event.data.user" },
      idempotency: "event.data.id",
      priority: { run: "event.data.isUrgent == true ? 120 : 0" },
      timeouts: { start: "1m", finish: "1h" },
    }),
  ).toBe("accepted");
});

test.each([
  [
    { triggers: [{ event: "a/*" }] },
    'Function roost-x uses the wildcard trigger "a/*", which the built-in engine does not do.',
  ],
  [
    { triggers: [{ cron: "0 9 * * *", jitter: "5m" }] },
    "uses jitter on a cron trigger, which the built-in engine does not do.",
  ],
  [
    { concurrency: { limit: 1, scope: "env", key: "'x'" } },
    'uses concurrency with scope "env", which the built-in engine does not do.',
  ],
  [{ telepathy: true }, "uses telepathy, which the built-in engine does not do."],
  [
    { singleton: { mode: "skip", wait: true } },
    "uses singleton.wait, which the built-in engine does not do.",
  ],
  [
    { batchEvents: { maxSize: 2, timeout: "1s" }, debounce: { period: "1s" } },
    "uses batchEvents together with debounce, which the built-in engine does not do.",
  ],
  [
    { steps: { step: { ...plain.steps.step, runtime: { type: "ws", url: "ws://x" } } } },
    "uses a worker over WebSocket (connect), which the built-in engine does not do.",
  ],
  [{ triggers: [{ cron: "every day" }] }, "Function roost-x has a cron trigger that cannot be read:"],
  [{ triggers: [{ cron: "TZ=Nowhere/City 0 9 * * *" }] }, "has a cron trigger that cannot be read:"],
  [{ triggers: [{ event: "a/b", expression: "event.data. ==" }] }, "has a trigger's if that cannot be read:"],
  [{ timeouts: { finish: "soon" } }, 'has a timeouts.finish that cannot be read: "soon" is no duration'],
])("%j is refused in words", (more, sentence) => {
  expect(sentences(more)).toContain(sentence);
});

test("what is not a function is refused", () => {
  expect(checkFunctions([null, "x", {}]).status).toBe("refused");
});
