import { execFileSync, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import postgres from "postgres";
import { freePort } from "../db/embedded/free-port";

/** `npm start` as a real process, on a data folder of the test's own. */
export type StartedApp = {
  pid: number;
  url: string;
  /** Everything that it said so far. */
  said: () => string;
  /** Resolves when the app says that it is ready; throws with what it said if it ends before. */
  ready: () => Promise<void>;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
  signal: (name: NodeJS.Signals) => void;
  /** The process id of one of its parts. */
  pidOf: (part: PartName) => number | undefined;
  /** The process ids of a part of which there are several. */
  pidsOf: (part: PartName) => number[];
};

/** The parts of the app, by what their command line says. */
const PROGRAMS = {
  worker: "inngest/worker.ts",
  engine: "inngest/engine/main.ts",
  web: "scripts/web.mjs",
  database: "/bin/postgres -D",
  simulator: "scripts/demo/simulator.ts",
};
export type PartName = keyof typeof PROGRAMS;
/** Those that every app has; the demo has the simulator, too. */
export const PARTS = ["worker", "engine", "web", "database"] as const satisfies PartName[];

export async function startApp(
  folder: string,
  {
    env = {},
    flags = [],
    mode = "start",
  }: { env?: Record<string, string>; flags?: string[]; mode?: string } = {},
): Promise<StartedApp> {
  const port = env.PORT ?? String(await freePort());
  const { npm_lifecycle_event: _, DATABASE_URL: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [...flags, "scripts/start.mjs", mode], {
    env: { ...inherited, NODE_ENV: "production", ROOST_DATA_DIR: folder, PORT: port, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const { pid } = child;
  if (pid === undefined) throw new Error("The app could not be started.");
  const pidsOf = (part: PartName) =>
    childrenOf(pid)
      .filter(({ args }) => args.includes(PROGRAMS[part]))
      .map((found) => found.pid);
  return {
    pid,
    url: `http://127.0.0.1:${port}`,
    said: () => said,
    ended,
    signal: (name) => child.kill(name),
    ready: () =>
      Promise.race([
        until(() => said.includes("Roost is ready")),
        ended.then((code) => {
          throw new Error(`The app ended with ${code}:\n${said}`);
        }),
      ]),
    pidOf: (part) => pidsOf(part)[0],
    pidsOf,
  };
}

/** Waits until something is true. The test's own time limit is the only one. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await wait(50);
}

/** Whether the app's pages can be used now. */
export async function isReady(app: StartedApp): Promise<boolean> {
  return fetch(`${app.url}/api/health/ready`).then(
    (response) => response.ok,
    () => false,
  );
}

/** Asks the running app's database. */
export async function query<Row>(folder: string, text: string): Promise<Row[]> {
  const { databaseUrl } = JSON.parse(await readFile(join(folder, "run.json"), "utf8"));
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(text)) as unknown as Row[];
  } finally {
    await sql.end();
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function childrenOf(parent: number): { pid: number; args: string }[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().match(/^(\d+)\s+(\d+)\s+(.*)$/))
    .filter((match) => match !== null && Number(match[2]) === parent)
    .map((match) => ({ pid: Number(match?.[1]), args: match?.[3] ?? "" }));
}
