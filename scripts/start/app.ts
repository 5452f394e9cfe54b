import { existsSync } from "node:fs";
import { dataFolder, makeDataFolder } from "@/lib/data-folder/folder";
import { heldBy, takeLock } from "@/lib/data-folder/lock";
import { removeRun, writeRun } from "@/lib/data-folder/run-file";
import { readOrMakeSecrets } from "@/lib/data-folder/secrets";
import { freePort } from "@/lib/db/embedded/free-port";
import { openEmbeddedPostgres } from "@/lib/db/embedded/open";
import { migrate } from "@/lib/db/migrate";
import { checkDatabase } from "@/lib/db/reachable";
import { env } from "@/lib/env";
import type { AppError } from "@/lib/errors";
import { buildIfNeeded } from "./build";
import { keepUp } from "./part";
import { runProgram, SERVER_FLAGS } from "./program";
import { say } from "./say";
import { engineVariables, hasOutsideEngine, loadSettings, type Mode, sharedVariables } from "./settings";
import { claimWebPort } from "./web-port";

const ENGINE = "inngest/engine/main.ts";

/** What to do when the app stops, in the order in which it was started; undone from the end. */
export type Undo = { name: string; run: () => Promise<unknown> };

/**
 * Brings the app up, part by part, and says where it is.
 *
 * @param undo filled as parts come up, so that a stop in the middle of the start leaves nothing behind.
 * @param giveUp called when a part cannot be kept up.
 */
export async function startApp(mode: Mode, undo: Undo[], giveUp: (reason: AppError) => void): Promise<void> {
  loadSettings(mode);
  const isDev = mode === "dev";
  const folder = dataFolder();
  await makeDataFolder(folder);
  const lock = await takeLock(folder, mode === "start" ? "npm start" : `npm run ${mode}`);
  if (!("release" in lock)) throw heldBy(folder, lock);
  undo.push({ name: "lock", run: lock.release });

  const port = await claimWebPort(env().ROOST_HOST, env().PORT);
  const secrets = await readOrMakeSecrets(folder);
  const isOutside = hasOutsideEngine();
  const databaseUrl = await bringUpDatabase(folder, secrets.databasePassword, undo, giveUp);
  const shared = sharedVariables({ folder, secrets, databaseUrl, port });
  if (!isDev) await buildIfNeeded(shared);

  const run = { pid: process.pid, databaseUrl, web: `http://127.0.0.1:${port}` };
  const named = { isNamed: isDev };
  let webVariables = {};
  if (!isOutside) {
    const [workerPort, enginePort] = [await freePort(), await freePort()];
    const variables = engineVariables(secrets, enginePort);
    webVariables = variables.web;
    const worker = await keepUp(
      {
        name: "worker",
        start: () =>
          runProgram({
            name: "worker",
            file: "inngest/worker.ts",
            args: ["--port", String(workerPort)],
            env: { ...shared, ...variables.worker },
            flags: [...SERVER_FLAGS, "--max-old-space-size=144"],
            health: `http://127.0.0.1:${workerPort}/health`,
            stopWithinMs: 1_500,
            ...named,
          }),
      },
      giveUp,
    );
    undo.push({ name: "worker", run: worker.stop });
    if (existsSync(ENGINE)) {
      const engine = await keepUp(
        {
          name: "engine",
          start: () =>
            runProgram({
              name: "engine",
              file: ENGINE,
              args: ["--app", `http://127.0.0.1:${workerPort}/api/inngest`, "--port", String(enginePort)],
              env: { ...shared, ...variables.worker },
              flags: [...SERVER_FLAGS, "--max-old-space-size=144"],
              health: `http://127.0.0.1:${enginePort}/health`,
              stopWithinMs: 4_500,
              ...named,
            }),
        },
        giveUp,
      );
      undo.push({ name: "engine", run: engine.stop });
    }
    Object.assign(run, {
      worker: `http://127.0.0.1:${workerPort}`,
      engine: `http://127.0.0.1:${enginePort}`,
    });
  }
  const web = await keepUp(
    {
      name: "web",
      start: () =>
        runProgram({
          name: "web",
          file: "scripts/web.mjs",
          args: [
            "--host",
            env().ROOST_HOST,
            "--port",
            String(port),
            ...switches({ dev: isDev, "trust-proxy": env().ROOST_TRUST_PROXY }),
          ],
          env: { ...shared, ...webVariables },
          flags: isDev ? [] : ["--max-old-space-size=160"],
          health: `http://${hostToAsk()}:${port}/api/health/live`,
          stopWithinMs: 4_500,
          ...named,
        }),
    },
    giveUp,
  );
  undo.push({ name: "web", run: web.stop });
  await writeRun(folder, run);
  undo.push({ name: "run file", run: () => removeRun(folder) });
  say(`\nRoost is ready: ${env().ROOST_URL ?? `http://localhost:${port}`}\n`);
}

async function bringUpDatabase(
  folder: string,
  password: string,
  undo: Undo[],
  giveUp: (reason: AppError) => void,
): Promise<string> {
  const given = env().DATABASE_URL;
  if (given) {
    await checkDatabase(given);
    await migrate(given);
    return given;
  }
  let url = "";
  const database = await keepUp(
    {
      name: "database",
      start: async () => {
        const server = await openEmbeddedPostgres(folder, password, say);
        url = server.url;
        return server;
      },
    },
    giveUp,
  );
  undo.push({ name: "database", run: database.stop });
  await migrate(url);
  return url;
}

const switches = (named: Record<string, boolean>): string[] =>
  Object.entries(named).flatMap(([name, isOn]) => (isOn ? [`--${name}`] : []));

/** Where the web part can be asked from this machine. */
function hostToAsk(): string {
  const host = env().ROOST_HOST;
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
