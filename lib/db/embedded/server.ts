import "server-only";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { env } from "../../env";
import { AppError } from "../../errors";
import { webProcesses } from "../../web-processes/count";
import { program } from "./binaries";
import type { Place } from "./place";
import { diskFull, isAboutFullDisk } from "./words";

/** A Postgres that runs and accepts connections. */
export type RunningPostgres = {
  port: number;
  pid: number;
  /** Settles when it has ended, with its last lines. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; lastLines: string[] }>;
  /** Ends sessions, writes everything down and stops. */
  stop: () => Promise<void>;
};

const STOP_PATIENCE_MS = 5_000;
const LINES_KEPT = 30;

/** For a small server: it shares the machine with the app. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "128MB",
  max_wal_size: "1GB",
  // Most disks under this app are solid state.
  random_page_cost: "1.1",
  jit: "off",
  // Sentences that failed hold people's data; the app reports its errors itself.
  log_min_messages: "log",
  log_min_error_statement: "panic",
};

/** Starts the server as our child, in a session of its own: Ctrl-C must not stop it before the app is done. */
export async function runPostgres(
  place: Place,
  port: number,
  settings: Record<string, string> = {},
): Promise<RunningPostgres> {
  const flags = Object.entries({
    ...SETTINGS,
    max_connections: String(mostConnections()),
    ...settings,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child: ChildProcessByStdio<null, null, Readable> = spawn(
    program(place.binaries, "postgres"),
    ["-D", place.cluster, "-p", String(port), ...flags],
    {
      ...place.user,
      cwd: "/",
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      // A plain surrounding: whoever starts us may have PGDATA and the like set for another server.
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } as unknown as NodeJS.ProcessEnv,
    },
  );
  const lastLines: string[] = [];
  const ended = new Promise<Awaited<RunningPostgres["ended"]>>((resolve) => {
    child.once("error", (error) => resolve({ code: 1, signal: null, lastLines: [error.message] }));
    child.once("close", (code, signal) => resolve({ code, signal, lastLines }));
  });
  const ready = new Promise<void>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      lastLines.push(...chunk.split("\n").filter((line) => line !== ""));
      lastLines.splice(0, lastLines.length - LINES_KEPT);
      if (chunk.includes("ready to accept connections")) resolve();
    });
  });
  const end = await Promise.race([ready, ended]);
  if (end) throw failure(place.cluster, end.lastLines.join("\n"));

  return {
    port,
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill("SIGINT");
      const harder = setTimeout(() => child.kill("SIGQUIT"), STOP_PATIENCE_MS);
      await ended;
      clearTimeout(harder);
    },
  };
}

/** The pools of all web processes, of the worker and of a command beside them, full; then the engine's and single ones. */
function mostConnections(): number {
  return Math.max(100, (webProcesses() + 2) * env().ROOST_DATABASE_CONNECTIONS + 30);
}

function failure(cluster: string, said: string): AppError {
  if (isAboutFullDisk(said)) return diskFull(cluster, new Error(said));
  return new AppError("unavailable", `The database did not start. Its last words:\n${said}`);
}
