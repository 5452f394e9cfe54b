import { totalmem } from "node:os";
import { webProcesses } from "@/lib/web-processes/count";

/**
 * How large the heap of a process may become: what lives, and what is new. Both are always said. Left alone, Node 24 takes
 * 64 MB for what is new however small the rest is, and then the web process collected its whole heap for each page: 120 ms
 * of processor time instead of 17.
 */
const heapFlags = (oldMb: number, youngMb: number): string[] => [
  `--max-old-space-size=${oldMb}`,
  `--max-semi-space-size=${youngMb}`,
];

/**
 * By how much of what lives a heap may grow before V8 looks through it as a whole; never by more than half of the way to its
 * limit. Left alone it looks sooner the less room there is, and here there is little.
 */
const mayGrow = (percent: number): string => `--heap-growing-percent=${percent}`;

/**
 * Most of what a page makes is there until V8 looks through the whole heap (docs/decisions/0061), and then the pages of that
 * moment are late. The more room, the seldomer that is, so the web processes share an eighth of the memory.
 */
export function webFlags(memoryBytes = memoryHere(), processes = webProcesses()): string[] {
  const share = Math.round(memoryBytes / 8 / processes / 1024 ** 2);
  return [...heapFlags(Math.min(512, Math.max(224, share)), 16), mayGrow(400)];
}

/** Of the machine, or what a container may take of it. */
function memoryHere(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

export const ENGINE_FLAGS = heapFlags(144, 16);

/**
 * A step of an import holds a few thousand tweets at a time; more memory would be a leak. Pictures and zips pass through
 * the worker in buffers outside of the heap, which V8 counts as well: looking through it at every dozen pictures took half of the
 * processor time. What is new takes less room instead.
 */
export const WORKER_FLAGS = [...heapFlags(144, 4), mayGrow(150)];
