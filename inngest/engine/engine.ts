import type { AddressInfo } from "node:net";
import { connect } from "./database";
import { lead, pause } from "./leader";
import type { Log } from "./log";
import { prune } from "./prune";
import { backoffMs, retryAfter } from "./retry";
import { migrate } from "./schema";
import { createEngineServer } from "./server";
import { keepSynced } from "./sync";
import { work } from "./work";

export type EngineOptions = {
  databaseUrl: string;
  /** Loopback port; 0 takes a free one. */
  port: number;
  /** The serve routes of the apps, such as `http://127.0.0.1:3000/api/inngest`. */
  appUrls: string[];
  log: Log;
  /** Without keys the engine is in development mode: unsigned. */
  signingKey?: string;
  signingKeyFallback?: string;
  eventKey?: string;
  parallel?: number;
  callTimeoutMs?: number;
  drainMs?: number;
  /** In place of Inngest's table of growing delays, one delay; for tests. */
  retryIntervalMs?: number;
  keepDays?: number;
};

export type Engine = { url: string; stop(): Promise<void> };

const MINUTE_MS = 60_000;
const PRUNE_EVERY_MS = 60 * MINUTE_MS;

/**
 * Starts an executor of Inngest's HTTP protocol, durable in Postgres.
 *
 * Any number may run on one database. All take events and registrations; one leads and makes the calls.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, signingKey, log } = options;
  const sql = connect(databaseUrl);
  await migrate(sql);

  const stopping = new AbortController();
  const signing = [signingKey, options.signingKeyFallback].filter((key) => key !== undefined);
  const server = createEngineServer(sql, { signing, event: options.eventKey }, log);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const { retryIntervalMs } = options;
  const workOptions = {
    signingKey,
    parallel: options.parallel ?? 10,
    callTimeoutMs: options.callTimeoutMs ?? 15 * MINUTE_MS,
    drainMs: options.drainMs ?? 3500,
    retry: {
      delayMs: retryIntervalMs === undefined ? backoffMs : () => retryIntervalMs,
      after: (header?: string) => retryAfter(header, new Date()),
    },
  };
  const running = [
    lead(databaseUrl, stopping.signal, log, async (lost) => {
      const pruning = keepPruned(AbortSignal.any([stopping.signal, lost]));
      await work(sql, workOptions, log, stopping.signal, lost);
      await pruning;
    }),
    ...options.appUrls.map((appUrl) => keepSynced(appUrl, { signingKey, log, stopping: stopping.signal })),
  ];

  async function keepPruned(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await prune(sql, options.keepDays ?? 7).catch((error) => log.error({ err: error }, "cannot prune"));
      await pause(PRUNE_EVERY_MS, until);
    }
  }

  return {
    url,
    async stop() {
      stopping.abort();
      // Requests that are being answered are answered; their transactions must end before the pool does.
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all(running);
      const cutOff = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(cutOff);
      await sql.end({ timeout: 1 });
    },
  };
}
