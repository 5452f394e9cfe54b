import { PassThrough, type Readable } from "node:stream";
import { AppError } from "../../errors";

export function noSuchFile(key: string, cause?: unknown): AppError {
  return new AppError("not_found", "This file is not here any more.", { cause: cause ?? new Error(key) });
}

/** A store elsewhere that gave no usable answer. */
export function storeAway(cause: unknown): AppError {
  return new AppError(
    "unavailable",
    "The store of files cannot be reached. Nothing is lost; it goes on when it is back.",
    {
      reason: "store_away",
      cause,
    },
  );
}

/** A store elsewhere that knows us no more. */
export function storeRefuses(cause: unknown): AppError {
  return new AppError(
    "unavailable",
    "The store of files refuses this app's keys. Whoever runs this server finds the reason with `roost doctor`.",
    { reason: "store_refuses", cause },
  );
}

/** The same bytes, with errors in our words. Who stops reading lets go of the source. */
export function inOurWords(source: Readable, words: (error: unknown) => AppError): Readable {
  const told = new PassThrough();
  source.once("error", (error) => told.destroy(words(error)));
  told.once("close", () => source.destroy());
  return source.pipe(told);
}
