/** What went wrong, in the words of the table in docs/architecture.md; each edge of the app translates a code once. */
export type ErrorCode =
  | "invalid"
  | "not_found"
  | "conflict"
  | "disconnected"
  | "rate_limited"
  | "rejected"
  | "unavailable";

/**
 * An error with an answer for the person in front of the screen.
 *
 * `message` is shown as it stands: what happened, what it means, what to do. Technical detail belongs in `cause`.
 * Anything thrown that is not an AppError is a bug.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** For `rate_limited`: when to come back. */
  readonly retryAt?: Date;
  /** For `invalid`: the form field that the message belongs beside. */
  readonly field?: string;
  /** A stable word where causes of one code want different things done, such as `spending_cap`. */
  readonly reason?: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryAt?: Date; field?: string; reason?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.retryAt = options.retryAt;
    this.field = options.field;
    this.reason = options.reason;
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
