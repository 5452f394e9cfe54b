import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("a process that gives way comes after the others, with all its threads", () => {
  const program = `
    const { getPriority } = await import("node:os");
    const { readdirSync } = await import("node:fs");
    const { giveWay } = await import("./lib/give-way.ts");
    const threads = () => process.platform === "linux" ? readdirSync("/proc/self/task").map(Number) : [process.pid];
    const before = getPriority();
    giveWay();
    console.log(JSON.stringify([before, threads().map((thread) => getPriority(thread))]));`;
  const flags = ["--import", "./scripts/typescript.mjs", "--input-type=module"];
  const [before, after] = JSON.parse(String(execFileSync(process.execPath, [...flags, "-e", program])));
  expect(new Set(after)).toEqual(new Set([Math.max(before, 5)]));
});
