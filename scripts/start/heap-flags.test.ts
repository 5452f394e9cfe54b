import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ENGINE_FLAGS, WEB_FLAGS, WORKER_FLAGS } from "./heap-flags";

async function heapLimitMb(flags: string[]): Promise<number> {
  const say = ["--print", "v8.getHeapStatistics().heap_size_limit / 1024 ** 2"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, ...say]);
  return Math.round(Number(stdout));
}

/** V8 has three times as much for what is new as it calls one half of it. */
test.each([
  { name: "web", flags: WEB_FLAGS, mb: 224 + 3 * 16 },
  { name: "engine", flags: ENGINE_FLAGS, mb: 144 + 3 * 16 },
  { name: "worker", flags: WORKER_FLAGS, mb: 144 + 3 * 4 },
])("the heap of the $name process is as large on every Node", async ({ flags, mb }) => {
  expect(await heapLimitMb(flags)).toBe(mb);
});
