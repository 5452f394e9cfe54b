import pino from "pino";
import { env } from "./env";

const SECRET_KEYS = [
  "password",
  "passwordHash",
  "secret",
  "token",
  "accessToken",
  "refreshToken",
  "authorization",
  "cookie",
  "DATABASE_URL",
];

let logger: pino.Logger | undefined;

/** The app's log: JSON lines on standard output. Secrets are struck out by key, wherever they stand one level deep. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().ROOST_LOG_LEVEL,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: "[removed]" },
  });
  return logger;
}
