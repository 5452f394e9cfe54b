/**
 * How large the heap of a process may become: what lives, and what is new. Both are always said. Left alone, Node 24 takes
 * 64 MB for what is new however small the rest is, and then the web process collected its whole heap for each page: 120 ms
 * of processor time instead of 17.
 */
export const heapFlags = (oldMb: number, youngMb: number): string[] => [
  `--max-old-space-size=${oldMb}`,
  `--max-semi-space-size=${youngMb}`,
];

export const WEB_FLAGS = heapFlags(160, 16);

export const ENGINE_FLAGS = heapFlags(144, 16);

/**
 * A step of an import holds a few thousand tweets at a time; more memory would be a leak. Pictures and zips pass through
 * the worker in buffers outside of the heap, and V8 counts them when it decides to collect a heap that is kept this small: at
 * every dozen pictures, for half of the processor time. So the heap may grow to two and a half times of what lives before the
 * next collection, and what is new takes less room.
 */
export const WORKER_FLAGS = [...heapFlags(144, 4), "--heap-growing-percent=150"];
