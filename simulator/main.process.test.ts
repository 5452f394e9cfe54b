import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

/** `npm run simulator`, as a person starts it. */
const start = (...args: string[]) =>
  spawn(process.execPath, ["scripts/run.mjs", "simulator/main.ts", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });

test("its clock begins where it is told to", async () => {
  const simulator = start("--world", "empty", "--now", "2024-02-29T12:00:00Z");
  try {
    const url = await new Promise<string>((resolve) => {
      simulator.stdout.once("data", (said) => resolve(/at (\S+)/.exec(String(said))?.[1] ?? ""));
    });
    const { now } = await (await fetch(`${url}/_sim/state`)).json();
    expect(now).toMatch(/^2024-02-29T12:0/);
  } finally {
    simulator.kill();
  }
});

test.each(["tomorrow", "2024-02-29T12:00:00", "2024-02-30T12:00:00Z"])(
  "%s is no time: it says what it takes",
  async (now) => {
    const simulator = start("--now", now);
    const [said, code] = await Promise.all([
      text(simulator.stdout),
      new Promise((resolve) => simulator.once("exit", resolve)),
    ]);
    expect(said).toContain("[--now");
    expect(code).toBe(2);
  },
);
