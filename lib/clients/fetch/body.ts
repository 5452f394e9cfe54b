import type { IncomingMessage } from "node:http";
import { type Readable, Transform } from "node:stream";
import { isAppError } from "../../errors";
import { fetchFailure } from "./fetch-problem";

export type BodyLimits = { maxBytes: number; idleMs: number; totalMs: number; signal?: AbortSignal };

/**
 * The bytes of an answer. They end with an error if they are cut off, become too many, stop coming or are called off;
 * never early without one. A reader that is slow itself is waited for, up to the time for all of it.
 */
export function bodyOf(
  response: IncomingMessage,
  { maxBytes, idleMs, totalMs, signal }: BodyLimits,
): Readable {
  let bytes = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      idle.refresh();
      if (bytes > maxBytes) done(fetchFailure("too_large", `more than ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
  const idle = setTimeout(() => {
    if (body.writableNeedDrain) idle.refresh();
    else body.destroy(fetchFailure("unreachable", "no more bytes in time"));
  }, idleMs);
  const total = setTimeout(() => body.destroy(fetchFailure("unreachable", "took too long")), totalMs);
  const abort = () => body.destroy(signal?.reason);
  signal?.addEventListener("abort", abort);
  body.once("close", () => {
    clearTimeout(idle);
    clearTimeout(total);
    signal?.removeEventListener("abort", abort);
    if (!response.complete) response.destroy();
  });
  response.on("error", (error) =>
    body.destroy(isAppError(error) ? error : fetchFailure("unreachable", "cut off", error)),
  );
  return response.pipe(body);
}
