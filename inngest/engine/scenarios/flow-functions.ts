import { setTimeout as wait } from "node:timers/promises";
import type { Props } from "./notes";

/** Programs about flow: what starts a run, how many at once, and what ends one early. */
export function flowFunctions({ inngest, note }: Props) {
  /** Notes begin and end of a piece of work, so that a test can see how many went on at once. */
  const work = async (id: string, data: unknown, ms = 300) => {
    note(id, "begin", data);
    await wait(ms);
    note(id, "end", data);
  };

  const filtered = inngest.createFunction(
    { id: "filtered", triggers: [{ event: "flow/filtered", if: "event.data.n > 10" }] },
    async ({ event }) => note(event.data.id, "ran", event.data.n),
  );
  const several = inngest.createFunction(
    { id: "several", triggers: [{ event: "flow/one" }, { event: "flow/other" }] },
    async ({ event }) => note(event.data.id, "ran", event.name),
  );
  const cron = inngest.createFunction(
    { id: "cron", triggers: [{ cron: "TZ=Asia/Kolkata * * * * *" }] },
    async ({ event }) => note("cron", "ran", event),
  );

  const keyed = inngest.createFunction(
    { id: "keyed", concurrency: { limit: 1, key: "event.data.user" }, triggers: [{ event: "flow/keyed" }] },
    async ({ event, step }) => step.run("work", () => work(event.data.id, event.data, 1000)),
  );
  const twoAtOnce = inngest.createFunction(
    { id: "two-at-once", concurrency: 2, triggers: [{ event: "flow/two-at-once" }] },
    async ({ event, step }) => step.run("work", () => work(event.data.id, event.data, 1500)),
  );
  const twoLimits = inngest.createFunction(
    {
      id: "two-limits",
      concurrency: [{ limit: 2 }, { limit: 1, key: "event.data.user" }],
      triggers: [{ event: "flow/two-limits" }],
    },
    async ({ event, step }) => step.run("work", () => work(event.data.id, event.data)),
  );
  const sleepsOutside = inngest.createFunction(
    { id: "sleeps-outside", concurrency: 1, triggers: [{ event: "flow/sleeps-outside" }] },
    async ({ event, step }) => {
      await step.run("before", () => note(event.data.id, "begin", event.data.n));
      await step.sleep("nap", "4s");
      note(event.data.id, "end", event.data.n);
    },
  );

  const single = inngest.createFunction(
    { id: "single", singleton: { key: "event.data.id", mode: "skip" }, triggers: [{ event: "flow/single" }] },
    async ({ event, step }) => {
      await step.run("begin", () => note(event.data.id, "begin", event.data.n));
      await step.sleep("nap", "2s");
      note(event.data.id, "end", event.data.n);
    },
  );
  const newest = inngest.createFunction(
    {
      id: "newest",
      singleton: { key: "event.data.id", mode: "cancel" },
      triggers: [{ event: "flow/newest" }],
    },
    async ({ event, step }) => {
      await step.run("begin", () => note(event.data.id, "begin", event.data.n));
      await step.sleep("nap", "2s");
      note(event.data.id, "end", event.data.n);
    },
  );

  const cancellable = inngest.createFunction(
    {
      id: "cancellable",
      cancelOn: [
        { event: "flow/cancel", match: "data.id" },
        { event: "flow/cancel-large", if: "event.data.id == async.data.id && event.data.n > async.data.n" },
      ],
      triggers: [{ event: "flow/cancellable" }],
    },
    async ({ event, step }) => {
      await step.run("begin", () => note(event.data.id, "begin", event.data.n));
      await step.sleep("nap", "3s");
      note(event.data.id, "end", event.data.n);
    },
  );
  const hearsCancel = inngest.createFunction(
    {
      id: "hears-cancel",
      triggers: ["flow/cancellable", "flow/timed-out"].map((name) => ({
        event: "inngest/function.cancelled" as const,
        if: `event.data.event.name == '${name}'`,
      })),
    },
    async ({ event }) => {
      const { event: about } = event.data as { event: { data: { id: string; n?: number } } };
      note(about.data.id, "heard of the cancel", about.data.n);
    },
  );
  const timedOut = inngest.createFunction(
    { id: "timed-out", timeouts: { finish: "8s" }, triggers: [{ event: "flow/timed-out" }] },
    async ({ event, step }) => {
      await step.run("begin", () => note(event.data.id, "begin"));
      await step.sleep("nap", event.data.nap);
      note(event.data.id, "end", event.data.nap);
    },
  );

  const batched = inngest.createFunction(
    {
      id: "batched",
      batchEvents: { maxSize: 3, timeout: "2s", key: "event.data.id" },
      triggers: [{ event: "flow/batched" }],
    },
    async ({ event, events }) =>
      note(
        event.data.id,
        "ran",
        events.map((one) => one.data.n),
      ),
  );
  const debounced = inngest.createFunction(
    {
      id: "debounced",
      debounce: { period: "2s", key: "event.data.id" },
      triggers: [{ event: "flow/debounced" }],
    },
    async ({ event }) => note(event.data.id, "ran", event.data.n),
  );
  const impatient = inngest.createFunction(
    {
      id: "impatient",
      debounce: { period: "2s", key: "event.data.id", timeout: "4s" },
      triggers: [{ event: "flow/impatient" }],
    },
    async ({ event }) => note(event.data.id, "ran", event.data.n),
  );
  const throttled = inngest.createFunction(
    {
      id: "throttled",
      throttle: { limit: 1, period: "2s", key: "event.data.id" },
      triggers: [{ event: "flow/throttled" }],
    },
    async ({ event }) => note(event.data.id, "ran", event.data.n),
  );
  const bursting = inngest.createFunction(
    {
      id: "bursting",
      throttle: { limit: 1, period: "6s", key: "event.data.id", burst: 1 },
      triggers: [{ event: "flow/bursting" }],
    },
    async ({ event }) => note(event.data.id, "ran", event.data.n),
  );
  const limited = inngest.createFunction(
    {
      id: "limited",
      rateLimit: { limit: 1, period: "1m", key: "event.data.id" },
      triggers: [{ event: "flow/limited" }],
    },
    async ({ event }) => note(event.data.id, "ran", event.data.n),
  );
  const once = inngest.createFunction(
    { id: "once", idempotency: "event.data.id", triggers: [{ event: "flow/once" }] },
    async ({ event }) => note(event.data.id, "ran", event.data.n),
  );
  const prioritized = inngest.createFunction(
    {
      id: "prioritized",
      concurrency: 1,
      priority: { run: "event.data.isUrgent == true ? 300 : 0" },
      triggers: [{ event: "flow/prioritized" }],
    },
    async ({ event, step }) => step.run("work", () => work(event.data.id, event.data.n, 700)),
  );

  return [
    filtered,
    several,
    cron,
    keyed,
    twoAtOnce,
    twoLimits,
    sleepsOutside,
    single,
    newest,
    cancellable,
    hearsCancel,
    timedOut,
    batched,
    debounced,
    impatient,
    throttled,
    bursting,
    limited,
    once,
    prioritized,
  ];
}
