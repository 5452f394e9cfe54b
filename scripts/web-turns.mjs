/**
 * Lets so many pieces of work run at a time; the others wait, in the order in which they came. Pages that are all begun at
 * once are none of them done sooner, and hold memory for as long as the slowest takes.
 *
 * @param {{ atOnce: number, mayWait: number, longestMs: number }} limits After `longestMs` a piece of work gives its
 *   place away and goes on beside the others: whoever reads slowly keeps nobody waiting.
 * @param {(ms: number) => void} [onWaited] is told how long one waited that now begins.
 * @returns {(work: () => Promise<void>) => Promise<boolean>} false where too many wait already; the work is not done then.
 */
export function turns({ atOnce, mayWait, longestMs }, onWaited) {
  let running = 0;
  /** @type {(() => void)[]} */
  const waiting = [];

  return async (work) => {
    if (running < atOnce) running++;
    else if (waiting.length >= mayWait) return false;
    else {
      const since = performance.now();
      await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      onWaited?.(performance.now() - since);
    }

    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      const next = waiting.shift();
      if (next) next();
      else running--;
    };
    const timer = setTimeout(end, longestMs);
    try {
      await work();
    } finally {
      clearTimeout(timer);
      end();
    }
    return true;
  };
}
