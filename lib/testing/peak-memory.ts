import { readFileSync } from "node:fs";

/**
 * The most memory that this process has had. Linux counts to `maxRSS` what its parent had when it was started, and a
 * parent that has just written an archive of hundreds of thousands of files has much.
 */
export function peakMemoryMb(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1]) / 1024;
}
