import { NonRetriableError, RetryAfterError } from "inngest";
import { AppError } from "@/lib/errors";

/**
 * Turns our errors into Inngest's decisions: wait until X lets us, try again with growing pauses, or stop.
 *
 * What is no AppError is a bug and is tried again too: most of them turn out to be a database that was away.
 */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    if (error.code === "rate_limited" && error.retryAt)
      throw new RetryAfterError(error.message, error.retryAt, { cause: error });
    throw new NonRetriableError(error.message, { cause: error });
  }
}
