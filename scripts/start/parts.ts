import { openEmbeddedPostgres } from "@/lib/db/embedded/open";
import { env } from "@/lib/env";
import { webProcesses } from "@/lib/web-processes/count";
import { ENGINE_FLAGS, WORKER_FLAGS, webFlags } from "./heap-flags";
import type { Part } from "./part";
import { hearPages, tellOfPages } from "./pass-on";
import { runProgram, SERVER_FLAGS } from "./program";
import { say } from "./say";

type Variables = Record<string, string | undefined>;

/** All parts stop within 10 s: web and engine together, then the worker, in the demo the simulator, then the database. */
const STOP_WITHIN_MS = { web: 4_500, engine: 4_500, worker: 1_500, simulator: 500 };

/** The data folder's own Postgres; tells where it is, which stays so: the other parts are told only once. */
export function database(folder: string, password: string, onUrl: (url: string) => void): Part {
  let port: number | undefined;
  return {
    name: "database",
    start: async () => {
      const server = await openEmbeddedPostgres(folder, password, say, port);
      port = server.port;
      onUrl(server.url);
      return server;
    },
  };
}

/** The process that runs functions, for the engine alone. */
export function worker(port: number, variables: Variables): Part {
  return {
    name: "worker",
    start: (signal) =>
      runProgram(
        {
          name: "worker",
          file: "inngest/worker.ts",
          args: ["--port", String(port)],
          env: variables,
          flags: [...SERVER_FLAGS, ...WORKER_FLAGS],
          health: `http://127.0.0.1:${port}/health`,
          stopWithinMs: STOP_WITHIN_MS.worker,
          onStart: tellOfPages,
        },
        signal,
      ),
  };
}

/** The built-in engine: calls the worker. */
export function engine(port: number, workerPort: number, variables: Variables): Part {
  return {
    name: "engine",
    start: (signal) =>
      runProgram(
        {
          name: "engine",
          file: "inngest/engine/main.ts",
          args: ["--app", `http://127.0.0.1:${workerPort}/api/inngest`, "--port", String(port)],
          env: variables,
          flags: [...SERVER_FLAGS, ...ENGINE_FLAGS],
          health: `http://127.0.0.1:${port}/health`,
          stopWithinMs: STOP_WITHIN_MS.engine,
        },
        signal,
      ),
  };
}

/** In the demo: answers in place of X, Dropbox and Vercel Blob. It knows no secret of ours, and needs none. */
export function simulator(port: number): Part {
  return {
    name: "simulator",
    start: (signal) =>
      runProgram(
        {
          name: "simulator",
          file: "scripts/demo/simulator.ts",
          args: ["--port", String(port)],
          env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, TMPDIR: process.env.TMPDIR },
          flags: SERVER_FLAGS,
          health: `http://127.0.0.1:${port}/_sim/state`,
          stopWithinMs: STOP_WITHIN_MS.simulator,
        },
        signal,
      ),
  };
}

/** Pages and API: one process, or as many as the settings say, which share the port. */
export function webs(host: string, port: number, variables: Variables): Part[] {
  const count = webProcesses();
  if (count === 1) return [web("web", host, port, variables)];
  return Array.from({ length: count }, (_, index) =>
    web(`web process ${index + 1}`, host, port, variables, true),
  );
}

function web(name: string, host: string, port: number, variables: Variables, sharesPort = false): Part {
  const isDev = env().NODE_ENV === "development";
  const args = ["--host", host, "--port", String(port)];
  if (isDev) args.push("--dev");
  if (env().ROOST_TRUST_PROXY) args.push("--trust-proxy");
  return {
    name,
    start: (signal) =>
      runProgram(
        {
          name,
          file: "scripts/web.mjs",
          args,
          env: variables,
          // The compiler of development needs more than the pages do.
          flags: isDev ? [] : webFlags(),
          health: `${fromHere(host, port)}/api/health/live`,
          sharesPort,
          stopWithinMs: STOP_WITHIN_MS.web,
          onStart: hearPages,
        },
        signal,
      ),
  };
}

/** The address at which this machine itself can ask. */
export function fromHere(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
