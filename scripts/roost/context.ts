import { setTimeout as wait } from "node:timers/promises";
import { dataFolder, makeDataFolder } from "@/lib/data-folder/folder";
import { heldBy, takeLock } from "@/lib/data-folder/lock";
import { findRun } from "@/lib/data-folder/run-file";
import { readOrMakeSecrets } from "@/lib/data-folder/secrets";
import { openEmbeddedPostgres } from "@/lib/db/embedded/open";
import { migrate } from "@/lib/db/migrate";
import { checkDatabase } from "@/lib/db/reachable";
import { env, forgetEnv } from "@/lib/env";

/** Other commands are short; an app that starts or stops is done by then too. */
const PATIENCE_MS = 30_000;

/**
 * Makes a migrated database available as `db()` and `sql()`: the one DATABASE_URL names, that of the app running on
 * this data folder, or the folder's own, started for as long as the command runs.
 */
export async function openDatabase(
  command: string,
  progress: (line: string) => void,
  { isMigrating = true } = {},
): Promise<{ close: () => Promise<void> }> {
  const given = env().DATABASE_URL;
  if (given) {
    await checkDatabase(given);
    if (isMigrating) await migrate(given);
    return { close: async () => {} };
  }
  const folder = dataFolder();
  await makeDataFolder(folder);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const run = await findRun(folder);
    if (run) {
      const secrets = await readOrMakeSecrets(folder);
      use({
        DATABASE_URL: run.databaseUrl,
        INNGEST_BASE_URL: run.engine,
        INNGEST_EVENT_KEY: secrets.INNGEST_EVENT_KEY,
        ROOST_TOKEN_KEYS: secrets.ROOST_TOKEN_KEYS,
      });
      return { close: async () => {} };
    }
    const lock = await takeLock(folder, command);
    if ("release" in lock) return openOwn(folder, lock.release, progress, isMigrating);
    if (Date.now() > deadline) throw heldBy(folder, lock);
    await wait(100);
  }
}

async function openOwn(
  folder: string,
  release: () => Promise<void>,
  progress: (line: string) => void,
  isMigrating: boolean,
): Promise<{ close: () => Promise<void> }> {
  try {
    const { databasePassword, ROOST_TOKEN_KEYS } = await readOrMakeSecrets(folder);
    const server = await openEmbeddedPostgres(folder, databasePassword, progress);
    if (isMigrating) await migrate(server.url);
    use({ DATABASE_URL: server.url, ROOST_TOKEN_KEYS });
    return {
      close: async () => {
        await server.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function use(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables))
    if (value && !process.env[name]) process.env[name] = value;
  forgetEnv();
}
