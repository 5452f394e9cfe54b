import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ENGINE_FLAGS, WORKER_FLAGS, webFlags } from "./heap-flags";

const GB = 1024 ** 3;

async function heapLimitMb(flags: string[]): Promise<number> {
  const say = ["--print", "v8.getHeapStatistics().heap_size_limit / 1024 ** 2"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, ...say]);
  return Math.round(Number(stdout));
}

/** V8 has three times as much for what is new as it calls one half of it. */
test.each([
  { name: "web, where there is 1 GB,", flags: webFlags(GB, 1), mb: 224 + 3 * 16 },
  { name: "web, where there are 3 GB,", flags: webFlags(3 * GB, 1), mb: 384 + 3 * 16 },
  { name: "web, as one of two on 6 GB,", flags: webFlags(6 * GB, 2), mb: 384 + 3 * 16 },
  { name: "web, where there are 64 GB,", flags: webFlags(64 * GB, 2), mb: 512 + 3 * 16 },
  { name: "engine", flags: ENGINE_FLAGS, mb: 144 + 3 * 16 },
  { name: "worker", flags: WORKER_FLAGS, mb: 144 + 3 * 4 },
])("the heap of the $name process is as large on every Node", async ({ flags, mb }) => {
  expect(await heapLimitMb(flags)).toBe(mb);
});
