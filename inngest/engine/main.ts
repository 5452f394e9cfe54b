import { parseArgs } from "node:util";
import { dataFolder, makeDataFolder } from "@/lib/data-folder/folder";
import { heldBy, takeLock } from "@/lib/data-folder/lock";
import { readOrMakeSecrets } from "@/lib/data-folder/secrets";
import { openEmbeddedPostgres } from "@/lib/db/embedded/open";
import { checkDatabase } from "@/lib/db/reachable";
import { env } from "@/lib/env";
import { isAppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { drainWhenStopped } from "@/lib/stopping";
import { startEngine } from "./engine";

const HELP = `Runs the built-in engine beside any app that serves Inngest functions.

  npm run engine -- --app <url> [--app <url> …] [options]

  --app <url>             the app's serve route, such as http://127.0.0.1:3000/api/inngest
  --port <n>              loopback port that takes events and registrations (8288)
  --dev                   no keys: everything on this machine is believed
  --parallel <n>          calls to the apps at once (10)
  --call-timeout <s>      a call without an answer is given up, and made again (900)
  --retry-interval <s>    one delay before each retry, in place of Inngest's growing ones
  --keep-days <n>         ended runs are forgotten after so many days, failed ones after four times as many (7)

Keys      INNGEST_SIGNING_KEY and INNGEST_EVENT_KEY, the same as the app's, unless --dev
Database  DATABASE_URL, any Postgres; without it the one in the data folder (ROOST_DATA_DIR), started for the purpose
The app   finds the engine by INNGEST_BASE_URL=http://127.0.0.1:<port>; with --dev by INNGEST_DEV of the same value
`;

/** What is wrong with how the engine was started, in words for the person at the terminal. */
class Misuse extends Error {}

function readOptions() {
  const { values } = parseArgs({
    options: {
      app: { type: "string", multiple: true },
      port: { type: "string", default: "8288" },
      dev: { type: "boolean" },
      parallel: { type: "string" },
      "call-timeout": { type: "string" },
      "retry-interval": { type: "string" },
      "keep-days": { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const number = (
    name: "port" | "parallel" | "call-timeout" | "retry-interval" | "keep-days",
    least: number,
  ) => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!(Number(text) >= least)) throw new Misuse(`--${name} must be a number, ${least} or more.`);
    return Number(text);
  };
  const seconds = (name: "call-timeout" | "retry-interval", least: number) => {
    const value = number(name, least);
    return value === undefined ? undefined : value * 1000;
  };
  return {
    appUrls: (values.app ?? []).map(serveRoute),
    port: number("port", 0) as number,
    parallel: number("parallel", 1),
    callTimeoutMs: seconds("call-timeout", 1),
    retryIntervalMs: seconds("retry-interval", 0),
    keepDays: number("keep-days", 1),
    ...keys(values.dev ?? false),
  };
}

function serveRoute(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Misuse(
      `--app must be the address of a serve route, such as http://127.0.0.1:3000/api/inngest, not "${text}".`,
    );
  return text;
}

function keys(isDev: boolean) {
  if (isDev) return {};
  const { INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK, INNGEST_EVENT_KEY } = env();
  if (!INNGEST_SIGNING_KEY || !INNGEST_EVENT_KEY)
    throw new Misuse(
      "The engine signs what it sends, and takes nothing unsigned. Set INNGEST_SIGNING_KEY (hex, such as `openssl rand -hex 32` " +
        "makes) and INNGEST_EVENT_KEY to the same values as in the app, or start it with --dev.",
    );
  return {
    signingKey: INNGEST_SIGNING_KEY,
    signingKeyFallback: INNGEST_SIGNING_KEY_FALLBACK,
    eventKey: INNGEST_EVENT_KEY,
  };
}

/** The database that DATABASE_URL names, or the data folder's own for as long as the engine runs. */
async function openDatabase(): Promise<{ url: string; close: () => Promise<void> }> {
  const given = env().DATABASE_URL;
  if (given) {
    await checkDatabase(given);
    return { url: given, close: async () => {} };
  }
  const folder = dataFolder();
  await makeDataFolder(folder);
  const lock = await takeLock(folder, "npm run engine");
  if (!("release" in lock)) throw heldBy(folder, lock);
  const { databasePassword } = await readOrMakeSecrets(folder);
  const server = await openEmbeddedPostgres(folder, databasePassword, (words) => log().info(words));
  return {
    url: server.url,
    close: async () => {
      await server.stop();
      await lock.release();
    },
  };
}

try {
  const options = readOptions();
  if (!options) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const database = await openDatabase();
  const engine = await startEngine({
    ...options,
    databaseUrl: database.url,
    log: log().child({ part: "engine" }),
  });
  const isOfTheApp = process.send !== undefined; // npm start says itself what is up
  if (!isOfTheApp) process.stdout.write(`The engine takes events and apps at ${engine.url}\n`);
  drainWhenStopped(async () => {
    await engine.stop();
    await database.close();
  });
} catch (error) {
  process.stderr.write(`${inWords(error as Error)}\n`);
  process.exit(1);
}

function inWords(error: Error & { code?: string; port?: number }): string {
  if (error.code === "EADDRINUSE")
    return `Port ${error.port} is taken by another program. --port names another.`;
  const isSaid = error instanceof Misuse || isAppError(error) || error.code?.startsWith("ERR_PARSE_ARGS");
  return (isSaid ? error.message : error.stack) ?? String(error);
}
