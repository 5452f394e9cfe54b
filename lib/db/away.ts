import "server-only";
import { AppError } from "../errors";

/** What the network, postgres.js and a Postgres that stops or is full say when nobody can be asked now. */
const AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "53300", // too many connections
  "57P01", // shut down by its admin
  "57P02", // crashed
  "57P03", // starting
]);

/** The error as an answer for people, if all that happened is that the database was away: that passes by itself. */
export function asDatabaseAway(error: unknown): AppError | undefined {
  const isAway = [error, causeOf(error)].some((one) => hasCode(one) && AWAY.has(one.code));
  if (!isAway) return undefined;
  return new AppError("unavailable", "The database does not answer at the moment. Try again shortly.", {
    cause: error,
  });
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

const hasCode = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && "code" in error && typeof error.code === "string";
