import type { Props } from "./notes";

/** Programs whose engine dies, whose call hangs, or whose app goes away in the middle. */
export function durabilityFunctions({ inngest, note }: Props) {
  const sleeper = inngest.createFunction(
    { id: "sleeper", retries: 0, triggers: [{ event: "durable/sleeper" }] },
    async ({ event, step }) => {
      await step.run("before", () => note(event.data.id, "before"));
      await step.sleep("nap", "2s");
      await step.run("after", () => note(event.data.id, "after"));
      note(event.data.id, "done");
    },
  );
  /** Its step hangs the first time, until the connection to the engine is gone. */
  const hanging = inngest.createFunction(
    { id: "hanging", retries: 1, triggers: [{ event: "durable/hanging" }] },
    async ({ event, step, attempt }) => {
      const { id } = event.data;
      await step.run("before", () => note(id, "before"));
      const tries = await step.run("hang", () => hangOnce(id, attempt));
      note(id, "done", tries);
    },
  );
  const hung = new Set<string>();
  const hangOnce = (id: string, attempt: number) => {
    note(id, "hang", attempt);
    if (hung.has(id)) return attempt;
    hung.add(id);
    return new Promise<never>(() => {});
  };
  /** Its step ends when the test says, so that its answer can come late. */
  const held = new Map<string, (value: string) => void>();
  const late = inngest.createFunction(
    { id: "late", retries: 1, triggers: [{ event: "durable/late" }] },
    async ({ event, step }) => {
      const { id } = event.data;
      const result = await step.run("answer", () => {
        note(id, "asked");
        if (held.has(id)) return "in time";
        return new Promise<string>((resolve) => held.set(id, resolve));
      });
      note(id, "done", result);
    },
  );
  const release = inngest.createFunction(
    { id: "release", triggers: [{ event: "durable/release" }] },
    async ({ event }) => {
      held.get(event.data.id)?.("late");
      note(event.data.id, "released");
    },
  );
  return [sleeper, hanging, late, release];
}
