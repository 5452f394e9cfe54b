import { NonRetriableError } from "inngest";
import type { Props } from "./notes";

/** Whether the work of `works` works by now. */
export const repaired = new Set<string>();

/** Programs that stay where one can look at them. */
export function inspectFunctions({ inngest, note }: Props) {
  const sleeps = inngest.createFunction(
    { id: "sleeps", name: "Sleep long", triggers: [{ event: "inspect/sleeps" }] },
    async ({ step }) => step.sleep("nap", "1h"),
  );
  const waits = inngest.createFunction(
    { id: "waits", triggers: [{ event: "inspect/waits" }] },
    async ({ step }) => step.waitForEvent("wait", { event: "inspect/never", timeout: "1h" }),
  );
  const invokes = inngest.createFunction(
    { id: "invokes", triggers: [{ event: "inspect/invokes" }] },
    async ({ step, event }) =>
      step.invoke("invoke", { function: sleeps, data: { ownerId: event.data.ownerId } }),
  );
  const retries = inngest.createFunction(
    { id: "retries", retries: 2, triggers: [{ event: "inspect/retries" }] },
    async ({ step }) =>
      step.run("fail", () => {
        throw new Error("X is away");
      }),
  );
  const one = inngest.createFunction(
    { id: "one", concurrency: 1, triggers: [{ event: "inspect/one" }] },
    async ({ event, step }) => {
      await step.run("hold", () => new Promise((resolve) => holders.set(event.data.id, () => resolve(null))));
      note(event.data.id, "done");
    },
  );
  const breaks = inngest.createFunction(
    { id: "breaks", name: "Break", retries: 0, triggers: [{ event: "inspect/breaks" }] },
    async ({ event, step }) => {
      const { id, part } = event.data;
      await step.run("before", () => note(id, "before"));
      await Promise.all([
        step.sleep("beside", "1s"),
        step.run("break", () => {
          note(id, "break");
          if (!repaired.has(id)) throw new NonRetriableError(`Part ${part} is broken`);
        }),
      ]);
      note(id, "done");
    },
  );
  return [sleeps, waits, invokes, retries, one, breaks];
}

/** Lets the step of `one` end. */
export const holders = new Map<string, () => void>();
