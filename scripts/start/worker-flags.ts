/** A step of an import holds a few thousand tweets at a time; more memory than this would be a leak. */
const WORKER_HEAP_MB = 144;

/**
 * How the worker's process is started. Pictures and zips pass through it in buffers outside of the heap, and V8 counts them
 * when it decides to collect a heap that is kept this small: at every dozen pictures, for half of the processor time. So
 * the heap may grow to two and a half times of what lives before the next collection, and what is new takes less room.
 */
export const WORKER_FLAGS = [
  `--max-old-space-size=${WORKER_HEAP_MB}`,
  "--heap-growing-percent=150",
  "--max-semi-space-size=4",
];
