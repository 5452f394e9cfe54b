import { setTimeout as wait } from "node:timers/promises";
import { NonRetriableError, RetryAfterError } from "inngest";
import type { Props } from "./notes";

/** Programs about steps: every kind of step, alone and in parallel, and what happens when one throws. */
export function stepFunctions({ inngest, note }: Props) {
  const tries = new Map<string, number>();
  /** How often this was asked for; for code that fails the first times. */
  const count = (key: string) => {
    tries.set(key, (tries.get(key) ?? 0) + 1);
    return tries.get(key) as number;
  };

  const double = inngest.createFunction(
    { id: "double", triggers: [{ event: "steps/double" }] },
    async ({ event, step }) => {
      const doubled = await step.run("double", () => event.data.n * 2);
      note(event.data.id, "doubled", doubled);
      return { doubled };
    },
  );
  const refuse = inngest.createFunction(
    { id: "refuse", retries: 0, triggers: [{ event: "steps/refuse" }] },
    async () => {
      throw new NonRetriableError("I refuse");
    },
  );

  const everyKind = inngest.createFunction(
    { id: "every-kind", retries: 2, triggers: [{ event: "steps/every-kind" }] },
    async ({ event, step }) => {
      const { id } = event.data;
      const a = await step.run("a", () => {
        note(id, "a");
        return 1;
      });
      const b = await step.run("b", () => {
        note(id, "b");
        return a + 1;
      });
      await step.sleep("nap", "1s");
      const sent = await step.sendEvent("send", { name: "steps/double", data: { id, n: 100 } });
      const invoked = await step.invoke("invoke", { function: double, data: { id, n: 21 } });
      await step.run("say-ready", () => note(id, "waits for go"));
      const go = await step.waitForEvent("wait", {
        event: "steps/go",
        timeout: "30s",
        if: "async.data.id == event.data.id",
      });
      const [p, q] = await Promise.all([
        step.run("p", async () => {
          await wait(200);
          return "p";
        }),
        step.run("q", () => "q"),
      ]);
      note(id, "done", { a, b, sent: sent.ids.length, invoked, go: go?.data.word, p, q });
    },
  );
  const waitInVain = inngest.createFunction(
    { id: "wait-in-vain", triggers: [{ event: "steps/wait-in-vain" }] },
    async ({ event, step }) => {
      const came = await step.waitForEvent("wait", { event: "steps/go", timeout: "1s", match: "data.id" });
      note(event.data.id, "done", came);
    },
  );
  const sleepUntil = inngest.createFunction(
    { id: "sleep-until", triggers: [{ event: "steps/sleep-until" }] },
    async ({ event, step }) => {
      await step.sleepUntil("until", new Date(event.data.until));
      note(event.data.id, "awake");
    },
  );
  const nothing = inngest.createFunction(
    { id: "nothing", triggers: [{ event: "steps/nothing" }] },
    async ({ event, step }) => {
      const result = await step.run("nothing", () => {});
      note(event.data.id, "done", result);
    },
  );
  const twenty = inngest.createFunction(
    { id: "twenty", triggers: [{ event: "steps/twenty" }] },
    async ({ event, step }) => {
      let sum = 0;
      for (let n = 1; n <= 20; n++) sum = await step.run(`add-${n}`, () => sum + n);
      note(event.data.id, "done", sum);
    },
  );
  const loop = inngest.createFunction(
    { id: "loop", triggers: [{ event: "steps/loop" }] },
    async ({ event, step }) => {
      const seen: number[] = [];
      for (let n = 0; n < 4; n++) seen.push(await step.run("same-id", () => n * n));
      note(event.data.id, "done", seen);
    },
  );
  const large = inngest.createFunction(
    { id: "large", triggers: [{ event: "steps/large" }] },
    async ({ event, step }) => {
      let total = 0;
      for (let n = 0; n < event.data.pieces; n++) {
        const piece = await step.run(`piece-${n}`, () => "x".repeat(900_000));
        total += piece.length;
      }
      note(event.data.id, "done", total);
    },
  );
  const odd = inngest.createFunction(
    { id: "odd", triggers: [{ event: "steps/odd" }] },
    async ({ event, step }) => {
      const result = await step.run("odd", () => event.data.values);
      note(event.data.id, "done", result);
    },
  );

  const mixed = inngest.createFunction(
    { id: "mixed", triggers: [{ event: "steps/mixed" }] },
    async ({ event, step }) => {
      const { id } = event.data;
      const [ran, , came, invoked] = await Promise.all([
        step.run("run", () => "ran"),
        step.sleep("sleep", "1s"),
        step.waitForEvent("wait", { event: "steps/mixed-go", timeout: "30s", match: "data.id" }),
        step.invoke("invoke", { function: double, data: { id, n: 4 } }),
        step.run("say-ready", () => note(id, "ready")),
      ]);
      note(id, "done", { ran, came: came?.data.word, invoked });
    },
  );
  const branches = inngest.createFunction(
    { id: "branches", triggers: [{ event: "steps/branches" }] },
    async ({ event, step }) => {
      const { id } = event.data;
      const branch = async (name: string) => {
        const first = await step.run(`${name}-1`, () => {
          note(id, `${name}-1`);
          return `${name}1`;
        });
        return step.run(`${name}-2`, () => {
          note(id, `${name}-2`);
          return `${first}${name}2`;
        });
      };
      const result = await Promise.all([branch("x"), branch("y"), branch("z")]);
      const after = await step.run("after", () => result.join("+"));
      note(id, "done", after);
    },
  );
  const settled = inngest.createFunction(
    { id: "settled", retries: 0, triggers: [{ event: "steps/settled" }] },
    async ({ event, step }) => {
      const results = await Promise.allSettled([
        step.run("good", () => "good"),
        step.run("bad", () => {
          throw new Error("bad");
        }),
      ]);
      note(
        event.data.id,
        "done",
        results.map((one) => one.status),
      );
    },
  );
  const parallelRetry = inngest.createFunction(
    { id: "parallel-retry", retries: 2, triggers: [{ event: "steps/parallel-retry" }] },
    async ({ event, step }) => {
      const { id } = event.data;
      const [flaky, steady] = await Promise.all([
        step.run("flaky", () => {
          if (count(`flaky-${id}`) === 1) throw new Error("not yet");
          return "flaky";
        }),
        step.run("steady", () => {
          note(id, "steady");
          return "steady";
        }),
      ]);
      note(id, "done", [flaky, steady]);
    },
  );
  const race = inngest.createFunction(
    { id: "race", triggers: [{ event: "steps/race" }] },
    async ({ event, step, group }) => {
      const winner = await group.parallel({ mode: "race" }, () =>
        Promise.race([step.sleep("slow", "20s").then(() => "slow"), step.run("quick", () => "quick")]),
      );
      note(event.data.id, "done", winner);
    },
  );

  const flakyStep = inngest.createFunction(
    { id: "flaky-step", retries: 3, triggers: [{ event: "steps/flaky" }] },
    async ({ event, step }) => {
      const { id, retryAfter } = event.data;
      const result = await step.run("flaky", () => {
        const n = count(id);
        note(id, "try", n);
        if (n <= 2)
          throw new RetryAfterError(
            `not yet ${n}`,
            retryAfter === "date" ? new Date(Date.now() + 2000) : "1s",
          );
        return `after ${n}`;
      });
      note(id, "done", result);
    },
  );
  const flakyFunction = inngest.createFunction(
    { id: "flaky-function", retries: 1, triggers: [{ event: "steps/flaky-function" }] },
    async ({ event, step, attempt }) => {
      await step.run("once", () => note(event.data.id, "once"));
      note(event.data.id, "try", attempt);
      if (attempt === 0) throw new Error("the first time fails");
      note(event.data.id, "done");
    },
  );
  const caught = inngest.createFunction(
    { id: "caught", retries: 0, triggers: [{ event: "steps/caught" }] },
    async ({ event, step }) => {
      try {
        await step.run("bad", () => {
          throw new Error("bad step");
        });
      } catch (error) {
        await step.run("recover", () => note(event.data.id, "recovered", (error as Error).message));
      }
      note(event.data.id, "done");
    },
  );
  const invokeCaught = inngest.createFunction(
    { id: "invoke-caught", retries: 0, triggers: [{ event: "steps/invoke-caught" }] },
    async ({ event, step }) => {
      try {
        await step.invoke("invoke", { function: refuse, data: {} });
      } catch (error) {
        note(event.data.id, "done", (error as Error).message);
      }
    },
  );
  const failing = inngest.createFunction(
    {
      id: "failing",
      retries: 3,
      triggers: [{ event: "steps/failing" }],
      onFailure: async ({ error, event, step }) => {
        const { id } = event.data.event.data;
        await step.run("report", () =>
          note(id, "failure", { message: error.message, runId: event.data.run_id }),
        );
      },
    },
    async ({ event, step, runId }) => {
      await step.run("boom", () => {
        note(event.data.id, "try", runId);
        throw new NonRetriableError("boom");
      });
    },
  );
  const exhausted = inngest.createFunction(
    {
      id: "exhausted",
      retries: 1,
      triggers: [{ event: "steps/exhausted" }],
      onFailure: ({ error, event }) => note(event.data.event.data.id, "failure", error.message),
    },
    async ({ event, attempt }) => {
      note(event.data.id, "try", attempt);
      throw new Error(`try ${attempt} failed`);
    },
  );

  return [
    double,
    refuse,
    everyKind,
    waitInVain,
    sleepUntil,
    nothing,
    twenty,
    loop,
    large,
    odd,
    mixed,
    branches,
    settled,
    parallelRetry,
    race,
    flakyStep,
    flakyFunction,
    caught,
    invokeCaught,
    failing,
    exhausted,
  ];
}
