import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Secrets } from "@/lib/data-folder/secrets";
import { checkForProduction, env, parseEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

export type Mode = "start" | "dev" | "demo";
type Variables = Record<string, string | undefined>;

/** What leads to anything outside. The demo empties them; Next would read what is missing from .env itself. */
const OF_REAL_PEOPLE = [
  "DATABASE_URL",
  "INNGEST_BASE_URL",
  "INNGEST_EVENT_KEY",
  "INNGEST_SIGNING_KEY",
  "INNGEST_SIGNING_KEY_FALLBACK",
  "INNGEST_DEV",
  "X_CLIENT_ID",
  "X_CLIENT_SECRET",
  "DROPBOX_APP_KEY",
  "DROPBOX_APP_SECRET",
  "ROOST_X_APP_OWNER",
  "ROOST_FILES",
  "BLOB_READ_WRITE_TOKEN",
  "VERCEL_BLOB_API_URL",
  "ROOST_S3_BUCKET",
  "ROOST_S3_ENDPOINT",
  "ROOST_S3_ACCESS_KEY_ID",
  "ROOST_S3_SECRET_ACCESS_KEY",
  "ROOST_SMTP_URL",
  "ROOST_SIMULATOR",
];

/** Reads .env, which yields to what is set already, and says which way the app runs. Before anybody asks for `env()`. */
export function loadSettings(mode: Mode): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
  Object.assign(process.env, { NODE_ENV: mode === "dev" ? "development" : "production" });
  if (mode !== "demo") return;
  process.env.ROOST_DEMO = "1";
  // Made-up people never share a folder, a database or an engine with real ones.
  process.env.ROOST_DATA_DIR = join(process.env.ROOST_DATA_DIR || ".roost", "demo");
  for (const name of OF_REAL_PEOPLE) process.env[name] = "";
}

/** What leads the demo to its simulator, which takes these keys and no others. */
export function simulatorVariables(port: number): Variables {
  return {
    ROOST_SIMULATOR: `http://127.0.0.1:${port}`,
    X_CLIENT_ID: "sim_x",
    X_CLIENT_SECRET: "sim_x_secret",
    DROPBOX_APP_KEY: "sim_dropbox",
    DROPBOX_APP_SECRET: "sim_dropbox_secret",
  };
}

/** Whether the person names an Inngest server of their own (or Inngest Cloud) in place of the built-in engine. */
export function hasOutsideEngine(): boolean {
  const { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = env();
  if (!INNGEST_BASE_URL && !INNGEST_EVENT_KEY && !INNGEST_SIGNING_KEY) return false;
  if (INNGEST_EVENT_KEY && INNGEST_SIGNING_KEY) return true;
  throw new AppError(
    "invalid",
    "An Inngest server of your own needs both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY. Set both, or neither and no " +
      "INNGEST_BASE_URL to use the built-in engine.",
  );
}

/** What all parts get to see: the person's settings, completed by what this data folder has. */
export function sharedVariables(found: {
  folder: string;
  secrets: Secrets;
  databaseUrl: string;
  port: number;
}): Variables {
  const variables: Variables = {
    ...process.env,
    PORT: String(found.port),
    ROOST_DATA_DIR: found.folder,
    DATABASE_URL: found.databaseUrl,
    ROOST_SECRET: process.env.ROOST_SECRET || found.secrets.ROOST_SECRET,
    ROOST_TOKEN_KEYS: process.env.ROOST_TOKEN_KEYS || found.secrets.ROOST_TOKEN_KEYS,
    // A terminal is no place for every step; what goes wrong is.
    ROOST_LOG_LEVEL:
      process.env.ROOST_LOG_LEVEL || (process.env.NODE_ENV === "development" ? "info" : "warn"),
    NEXT_TELEMETRY_DISABLED: "1",
  };
  if (process.env.NODE_ENV === "production") checkForProduction(parseEnv(variables));
  return variables;
}

/**
 * What web, worker and engine need to find each other. Only worker and engine get the signing key, so that /api/inngest,
 * which nobody calls here, does not exist on the web.
 */
export function engineVariables(secrets: Secrets, enginePort: number): { web: Variables; worker: Variables } {
  const web = {
    INNGEST_BASE_URL: `http://127.0.0.1:${enginePort}`,
    INNGEST_EVENT_KEY: secrets.INNGEST_EVENT_KEY,
    INNGEST_DEV: "0",
  };
  return { web, worker: { ...web, INNGEST_SIGNING_KEY: secrets.INNGEST_SIGNING_KEY } };
}
