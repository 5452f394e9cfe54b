import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("a process that gives way comes after the others", () => {
  const program = `
    const { getPriority } = await import("node:os");
    const { giveWay } = await import("./lib/give-way.ts");
    const before = getPriority();
    giveWay();
    console.log(JSON.stringify([before, getPriority()]));`;
  const said = execFileSync(process.execPath, [
    "--import",
    "./scripts/typescript.mjs",
    "--input-type=module",
    "-e",
    program,
  ]);
  const [before, after] = JSON.parse(String(said));
  expect(after).toBe(Math.max(before, 10));
});
