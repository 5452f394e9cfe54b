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

/** What a secret looks like wherever it stands: in an address, a header, a provider's answer, the text of an error. */
const SECRET_PATTERNS: RegExp[] = [
  /(?<=\b(?:bearer|basic) )[\w.~+/=-]{8,}/gi,
  /(?<=\b(?:access_token|refresh_token|client_secret|code_verifier)\\?"\s*:\s*\\?")[^\s"\\]+/gi,
  /(?<=[?&\s"](?:access_token|refresh_token|client_secret|code_verifier|code|state|token)=)[^&\s"\\]+/gi,
  /\b(?:sim_(?:\w+_)?|sl\.|vercel_blob_\w+?_)[\w.-]{16,}/g,
  /(?<=:\/\/[^:/@\s"]*:)[^@\s"/]+(?=@)/g,
  /\b[\w-]{80,}\b/g,
];

/** @returns the line without whatever looks like a secret. */
export function withoutSecrets(line: string): string {
  return SECRET_PATTERNS.reduce((text, pattern) => text.replace(pattern, "[removed]"), line);
}

let logger: pino.Logger | undefined;

/** The app's log: JSON lines on standard output. Secrets are struck out by key, one level deep, and by what they look like. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().ROOST_LOG_LEVEL,
    hooks: { streamWrite: withoutSecrets },
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: "[removed]" },
  });
  return logger;
}
