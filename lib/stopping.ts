/** A stop that takes longer is cut off; the whole app drains within 10 s. */
const PATIENCE_MS = 8_000;

/**
 * Runs `drain` once when this process is asked to stop, then ends it: with SIGTERM, or when the process that started us
 * is gone. Nobody would stop us any more then.
 */
export function drainWhenStopped(drain: () => Promise<unknown>): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), PATIENCE_MS).unref();
    await drain();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  // It went while we were still loading; the channel is undefined for a process that was started by hand.
  if (process.connected === false) void stop();
}
