import { z } from "zod";
import { AppError } from "./errors";

/** Every setting there is. docs/configuration.md is checked against this table by lib/env.test.ts. */
const gigabyte = 1024 ** 3;
const flag = z.enum(["0", "1"]).transform((value) => value === "1");

/** The engine takes who knows the hash of the key's bytes for the app: of a key that is no hex there are none to know. */
const signingKey = z
  .string()
  .regex(/^(signkey-\w+-)?([0-9a-fA-F]{2}){16,}$/, "must be hex, such as `openssl rand -hex 32` makes");

/** `id:key` pairs; the same shape is parsed by lib/connections. */
const tokenKeys = z
  .string()
  .regex(
    /^[a-z0-9-]{1,32}:[0-9a-f]{64}(,[a-z0-9-]{1,32}:[0-9a-f]{64})*$/,
    "must be id:key pairs, each key 64 hex digits",
  );

export const settings = {
  NODE_ENV: z
    .enum(["development", "test", "production"])
    .default("production")
    .describe("Set by npm start, npm run dev and the tests."),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3000)
    .describe("The port that the web app listens on."),
  ROOST_HOST: z
    .string()
    .default("127.0.0.1")
    .describe("The address that the web app listens on; 0.0.0.0 for all, behind a proxy that speaks https."),
  ROOST_WEB_PROCESSES: z
    .union([z.literal("auto"), z.coerce.number().int().min(1).max(64)], {
      error: "must be a number from 1 to 64, or auto",
    })
    .default(1)
    .describe("How many processes make pages, about 110 MB each at rest; auto: one for each processor core."),
  ROOST_URL: z
    .url()
    .optional()
    .describe(
      "The public address, such as https://roost.example.org. Must be https unless it is this machine.",
    ),
  ROOST_DATA_DIR: z.string().default(".roost").describe("The folder that holds database, files and secrets."),
  ROOST_SECRET: z
    .string()
    .min(32, "must have at least 32 characters")
    .optional()
    .describe("Signs the sign-in cookies. Made by npm start on first use; required anywhere else."),
  DATABASE_URL: z
    .string()
    .optional()
    .describe("Any Postgres 14 or newer. Unset: npm start runs its own in the data folder."),
  ROOST_DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe("Database connections of each process; a running import takes one more."),
  INNGEST_BASE_URL: z.url().optional().describe("An Inngest server to use in place of the built-in engine."),
  INNGEST_EVENT_KEY: z
    .string()
    .optional()
    .describe("Event key of that server. Made by npm start for the built-in engine."),
  INNGEST_SIGNING_KEY: signingKey
    .optional()
    .describe("Signing key of that server. Made by npm start for the built-in engine."),
  INNGEST_SIGNING_KEY_FALLBACK: signingKey
    .optional()
    .describe("The previous signing key, while keys change."),
  INNGEST_DEV: z
    .string()
    .optional()
    .describe(
      "Inngest's own switch for running unsigned. Refused in production, where everything is signed.",
    ),
  ROOST_SIGN_UPS: z
    .enum(["open", "closed"])
    .default("open")
    .describe("closed: nobody can register, whatever the admin chose in Settings."),
  ROOST_TRUST_PROXY: flag
    .default(false)
    .describe("1: believe X-Forwarded-For from the proxy in front, for the limits by address."),
  ROOST_UPLOAD_MAX_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(50 * gigabyte)
    .describe("The largest archive that may be uploaded."),
  ROOST_QUOTA_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      "How much one person may store: archives, files and liked pictures that are saved here. Unset: as much as fits.",
    ),
  ROOST_MIN_FREE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(gigabyte)
    .describe(
      "Uploads are refused, and pictures neither unpacked nor saved, when less than this would stay free on the disk.",
    ),
  ROOST_UPLOAD_ABANDONED_HOURS: z.coerce
    .number()
    .positive()
    .default(48)
    .describe("An upload that nobody continued for so long is deleted."),
  X_CLIENT_ID: z
    .string()
    .optional()
    .describe("OAuth 2 client id of your X app; see connect-x.md. Unset: X cannot be linked."),
  X_CLIENT_SECRET: z.string().optional().describe("Its client secret."),
  DROPBOX_APP_KEY: z
    .string()
    .optional()
    .describe("Key of your Dropbox app; see connect-dropbox.md. Unset: Dropbox cannot be linked."),
  DROPBOX_APP_SECRET: z.string().optional().describe("Its secret."),
  ROOST_TOKEN_KEYS: tokenKeys
    .optional()
    .describe(
      "Encrypt the tokens of linked accounts: id:key, comma between, each key 64 hex digits; the first encrypts, all decrypt. Made by npm start.",
    ),
  ROOST_X_APP_OWNER: z
    .string()
    .regex(/^\d{1,19}$/, "must be the number of an X account")
    .optional()
    .describe(
      "User id (a number) of the X account that owns the X app: what that account reads of its own costs less.",
    ),
  ROOST_X_PRICES: z
    .string()
    .optional()
    .describe("JSON that replaces prices of X's, in US dollars; see spending.md."),
  ROOST_X_CAP_USD: z.coerce
    .number()
    .min(0)
    .default(25)
    .describe(
      "What all people together may spend at X in a month, in US dollars. The admin can lower it in Settings.",
    ),
  ROOST_X_PERSON_CAP_USD: z.coerce
    .number()
    .min(0)
    .default(10)
    .describe("What one person may spend at X in a month, in US dollars. Each can choose less in Settings."),
  ROOST_LIKES_EVERY_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(30)
    .describe("How often new likes are looked for."),
  ROOST_FILES: z
    .enum(["disk", "blob", "s3"])
    .optional()
    .describe(
      "Where pictures and archives are kept. Unset: Vercel Blob or S3 if one is set up below, else the data folder.",
    ),
  BLOB_READ_WRITE_TOKEN: z.string().optional().describe("Token of a Vercel Blob store."),
  VERCEL_BLOB_API_URL: z
    .url()
    .optional()
    .describe(
      "Vercel Blob's own switch for another address. Refused in production, where the token would go there.",
    ),
  ROOST_S3_BUCKET: z.string().optional().describe("Bucket of an S3 store; it must exist."),
  ROOST_S3_ENDPOINT: z.url().optional().describe("Address of an S3 store that is not Amazon's."),
  ROOST_S3_REGION: z.string().default("us-east-1").describe("Region of the S3 store."),
  ROOST_S3_ACCESS_KEY_ID: z.string().optional().describe("Access key of the S3 store."),
  ROOST_S3_SECRET_ACCESS_KEY: z.string().optional().describe("Its secret."),
  VERCEL: flag
    .default(false)
    .describe("Set to 1 by Vercel, where archives are uploaded straight into its Blob store."),
  ROOST_SMTP_URL: z
    .url()
    .optional()
    .describe("Mail server, such as smtps://name:password@mail.example.org. Unset: no mail is sent."),
  ROOST_MAIL_FROM: z.string().optional().describe("Sender of mail, such as Roost <roost@example.org>."),
  ROOST_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"])
    .default("warn")
    .describe("How much the processes say. npm run dev: info."),
  ROOST_DEMO: flag
    .default(false)
    .describe("1: the demo, with a person and an archive made up. Set by npm run demo."),
  ROOST_SIMULATOR: z
    .url({ abort: true })
    .refine(
      isThisMachine,
      "must be an address of this machine, such as http://127.0.0.1:4010: tokens go there",
    )
    .transform((url) => new URL(url).origin)
    .optional()
    .describe(
      "Address of the simulator on this machine, which then answers in place of X, Dropbox and Vercel Blob; see simulator.md. Refused in production.",
    ),
} as const;

const schema = z.object(settings);
export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/**
 * The settings, read once. An empty value counts as unset.
 *
 * @throws AppError `invalid` naming each setting that is wrong and what it should be.
 */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Reads the settings anew at the next `env()`: for programs that complete the environment before they begin. */
export function forgetEnv(): void {
  parsed = undefined;
}

/**
 * Sets what the library of Vercel Blob reads from the environment alone: where the service is, which nobody but the
 * simulator may change, and how often it tries again. Its own ten times would hold a step for a quarter of an hour.
 */
export function steerBlobLibrary(simulator: string | undefined): void {
  if (simulator) process.env.VERCEL_BLOB_API_URL = `${simulator}/blob`;
  else delete process.env.VERCEL_BLOB_API_URL;
  process.env.VERCEL_BLOB_RETRIES ??= "3";
}

export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw unusable(lines);
}

/**
 * Refuses what would make a public server unsafe: no secret, an address that is not https, unsigned functions.
 *
 * @throws AppError `invalid` naming each setting that is wrong.
 */
export function checkForProduction(settings: Env): void {
  const lines: string[] = [];
  if (!settings.ROOST_SECRET)
    lines.push("  ROOST_SECRET: is missing; `openssl rand -hex 32` makes a good one");
  if (settings.ROOST_URL && !isHttpsOrThisMachine(settings.ROOST_URL)) {
    lines.push("  ROOST_URL: must begin with https://, because passwords and cookies travel over it");
  }
  if (settings.INNGEST_DEV && settings.INNGEST_DEV !== "0" && settings.INNGEST_DEV !== "false") {
    lines.push("  INNGEST_DEV: must not be set, because then anyone could run the app's functions");
  }
  if (settings.ROOST_SIMULATOR && !settings.ROOST_DEMO) {
    lines.push("  ROOST_SIMULATOR: must not be set, because everybody's tokens would go there");
  }
  if (settings.VERCEL_BLOB_API_URL && !settings.ROOST_DEMO) {
    lines.push("  VERCEL_BLOB_API_URL: must not be set, because the token of your store would go there");
  }
  if (lines.length > 0) throw unusable(lines);
}

function isHttpsOrThisMachine(url: string): boolean {
  const { protocol } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isThisMachine(url));
}

function isThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function unusable(lines: string[]): AppError {
  return new AppError(
    "invalid",
    `These settings cannot be used:\n${lines.join("\n")}\nSee docs/configuration.md for what each one means.`,
  );
}

/** The address that people open. */
export function publicUrl(): string {
  const { ROOST_URL, PORT } = env();
  return (ROOST_URL ?? `http://localhost:${PORT}`).replace(/\/$/, "");
}
