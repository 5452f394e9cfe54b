import "server-only";
import { randomBytes } from "node:crypto";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../errors";
import { writeWhole } from "./write-whole";

const newTokenKey = (): string => `first:${randomBytes(32).toString("hex")}`;

const secretsShape = z.object({
  ROOST_SECRET: z.string().min(32),
  INNGEST_EVENT_KEY: z.string().min(32),
  INNGEST_SIGNING_KEY: z.string().regex(/^signkey-prod-[0-9a-f]{64}$/),
  databasePassword: z.string().min(32),
  /** Missing in folders that were made before accounts could be linked. */
  ROOST_TOKEN_KEYS: z
    .string()
    .regex(/^[a-z0-9-]+:[0-9a-f]{64}/)
    .default(newTokenKey),
});
export type Secrets = z.output<typeof secretsShape>;

/** The secrets of this data folder, made at first use. Call while holding the folder's lock. */
export async function readOrMakeSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, "secrets.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return save(path, newSecrets());
  await chmod(path, 0o600);
  const secrets = parse(path, text);
  return text.includes("ROOST_TOKEN_KEYS") ? secrets : save(path, secrets);
}

function newSecrets(): Secrets {
  return {
    ROOST_SECRET: randomBytes(32).toString("hex"),
    INNGEST_EVENT_KEY: randomBytes(32).toString("hex"),
    INNGEST_SIGNING_KEY: `signkey-prod-${randomBytes(32).toString("hex")}`,
    databasePassword: randomBytes(24).toString("hex"),
    ROOST_TOKEN_KEYS: newTokenKey(),
  };
}

async function save(path: string, secrets: Secrets): Promise<Secrets> {
  await writeWhole(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function parse(path: string, text: string): Secrets {
  try {
    return secretsShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      "invalid",
      `${path} is damaged, and the database cannot be opened without it. Put it back from a backup.`,
      { cause },
    );
  }
}
