import type { Readable } from "node:stream";
import { fetchFailure } from "../../clients/fetch/fetch-problem";

/** How slowly a file may come. */
export type Pace = {
  /** The time that is spent waiting for it is looked at so long at once. */
  windowMs: number;
  /** So much at least must come for the time that is waited. */
  bytesPerSecond: number;
  /** For all of it. */
  totalMs: number;
};

/**
 * The chunks of a file that comes fast enough: one that trickles would keep a round of saving for as long as it likes. The
 * time that the reader takes, such as a slow place, does not count against the window.
 *
 * @throws AppError `unavailable`, by the reason `unreachable`
 */
export async function* atPace(
  body: Readable,
  { windowMs, bytesPerSecond, totalMs }: Pace,
): AsyncGenerator<Buffer> {
  const startedAt = performance.now();
  let bytes = 0;
  let waitedMs = 0;
  let waitingSince: number | undefined;
  const check = setInterval(() => {
    const at = performance.now();
    if (at - startedAt > totalMs) body.destroy(fetchFailure("unreachable", "took too long"));
    const waited = waitedMs + (waitingSince === undefined ? 0 : at - waitingSince);
    if (waited < windowMs) return;
    if (bytes * 1000 < waited * bytesPerSecond) body.destroy(fetchFailure("unreachable", "came too slowly"));
    bytes = 0;
    waitedMs = 0;
    if (waitingSince !== undefined) waitingSince = at;
  }, windowMs / 4);
  // Whoever reads may leave early, and destroys the body then.
  body.once("close", () => clearInterval(check));
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    waitingSince = performance.now();
    const { done, value } = await chunks.next();
    waitedMs += performance.now() - waitingSince;
    waitingSince = undefined;
    if (done) return;
    bytes += value.length;
    yield value;
  }
}
