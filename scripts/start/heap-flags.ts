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
 * A heap may grow to two and a half times of what lives before V8 looks through it as a whole. It looks sooner the less room
 * there is, and here there is little.
 */
const SELDOM = "--heap-growing-percent=150";

/** Looking through its heap holds up the web process for some 80 ms: it has room for doing so every four seconds under load. */
export const WEB_FLAGS = [...heapFlags(224, 16), SELDOM];

export const ENGINE_FLAGS = heapFlags(144, 16);

/**
 * A step of an import holds a few thousand tweets at a time; more memory would be a leak. Pictures and zips pass through
 * the worker in buffers outside of the heap, which V8 counts as well: looking through it at every dozen pictures took half of the
 * processor time. What is new takes less room instead.
 */
export const WORKER_FLAGS = [...heapFlags(144, 4), SELDOM];
