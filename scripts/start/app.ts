import { dataFolder, makeDataFolder } from "@/lib/data-folder/folder";
import { removeRun, writeRun } from "@/lib/data-folder/run-file";
import { readOrMakeSecrets } from "@/lib/data-folder/secrets";
import { freePort } from "@/lib/db/embedded/free-port";
import { migrate } from "@/lib/db/migrate";
import { checkDatabase } from "@/lib/db/reachable";
import { env, publicUrl } from "@/lib/env";
import { buildIfNeeded } from "./build";
import { fillDemo } from "./demo";
import { holdFolder } from "./hold-folder";
import { keepUp } from "./part";
import * as parts from "./parts";
import { restartOnChange } from "./restart-on-change";
import { say } from "./say";
import {
  engineVariables,
  hasOutsideEngine,
  loadSettings,
  type Mode,
  sharedVariables,
  simulatorVariables,
} from "./settings";
import { claimWebPort } from "./web-port";

/** The app as it comes up and goes down. */
export type App = {
  /** Says stop, at any moment, also in the middle of the start. */
  signal: AbortSignal;
  /** How to stop what has come up, in the order in which it came. */
  undo: { name: string; run: () => Promise<unknown> }[];
  /** Called when a part cannot be kept up. */
  giveUp: (reason: unknown) => void;
};

/** Brings the app up, part by part, and says where it is. Ends soon when told to stop. */
export async function startApp(mode: Mode, app: App): Promise<void> {
  loadSettings(mode);
  const { ROOST_HOST: host, NODE_ENV } = env();
  const isDev = NODE_ENV === "development";
  const folder = dataFolder();
  await makeDataFolder(folder);
  await holdFolder(folder, mode === "start" ? "npm start" : `npm run ${mode}`, app);
  const port = await claimWebPort(host, env().PORT);
  const secrets = await readOrMakeSecrets(folder);
  const isOutside = hasOutsideEngine();

  const databaseUrl = await bringUpDatabase(folder, secrets.databasePassword, app);
  app.signal.throwIfAborted();
  const simulated = mode === "demo" ? await bringUpSimulator(app) : {};
  const shared = { ...sharedVariables({ folder, secrets, databaseUrl, port }), ...simulated };
  if (!isDev) await buildIfNeeded(shared, app.signal);
  app.signal.throwIfAborted();

  const run = { pid: process.pid, databaseUrl, web: parts.fromHere(host, port) };
  const bringUpWeb = (variables: typeof shared) =>
    Promise.all(parts.webs(host, port, variables).map((part) => keepUp(part, app)));
  if (isOutside) {
    await bringUpWeb(shared);
  } else {
    const [workerPort, enginePort] = [await freePort(), await freePort()];
    const keys = engineVariables(secrets, enginePort);
    const forWorker = { ...shared, ...keys.worker };
    // The engine asks the worker for its functions as soon as it is up; the pages need neither.
    const bringUpWorkers = async () => {
      const restartWorker = await keepUp(parts.worker(workerPort, forWorker), app);
      if (isDev) restartOnChange(["inngest", "lib"], restartWorker);
      await keepUp(parts.engine(enginePort, workerPort, forWorker), app);
    };
    await Promise.all([bringUpWorkers(), bringUpWeb({ ...shared, ...keys.web })]);
    if (mode === "demo") await fillDemo(forWorker, app.signal);
    Object.assign(run, {
      worker: `http://127.0.0.1:${workerPort}`,
      engine: `http://127.0.0.1:${enginePort}`,
    });
  }
  await writeRun(folder, run);
  app.undo.push({ name: "run file", run: () => removeRun(folder) });
  say(`\nRoost is ready: ${env().ROOST_URL ? publicUrl() : `http://localhost:${port}`}\n`);
}

/** The demo's X and Dropbox. @returns what leads the other parts there. */
async function bringUpSimulator(app: App): Promise<Record<string, string | undefined>> {
  const port = await freePort();
  await keepUp(parts.simulator(port), app);
  return simulatorVariables(port);
}

async function bringUpDatabase(folder: string, password: string, app: App): Promise<string> {
  let url = env().DATABASE_URL ?? "";
  if (url) {
    await checkDatabase(url);
  } else {
    const onUrl = (found: string) => {
      url = found;
    };
    await keepUp(parts.database(folder, password, onUrl), app);
  }
  app.signal.throwIfAborted();
  await migrate(url);
  return url;
}
