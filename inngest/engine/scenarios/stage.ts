import { randomBytes } from "node:crypto";
import type { Inngest, InngestFunction } from "inngest";
import { afterAll, beforeAll } from "vitest";
import { testDatabase } from "@/lib/testing/database";
import { type Engine, startEngine } from "../engine";
import type { Log } from "../log";
import { type App, KEYS, startApp } from "./app";
import type { Note, Props } from "./notes";

export type Stage = {
  /** An id of a test's own; its events carry it as `data.id`, and its notes are kept under it. */
  newId(): string;
  send: Inngest["send"];
  notes(id: string, what?: string): Note[];
  until(id: string, what: string, count?: number): Promise<Note[]>;
  /** Makes the built-in engine believe that the minute of each cron has come. A real server takes its time. */
  hurryCrons(): Promise<void>;
};

/** Only what should not happen is said. */
export const quiet: Log = { info() {}, warn() {}, error: (details, words) => console.error(words, details) };

/**
 * Plays a test file's functions on the built-in engine; or, when INNGEST_SERVER names one, on a real Inngest server
 * (INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY as it was started with; without them in its development mode).
 * Call at the top level of the file.
 */
export function openStage(functionsOf: (props: Props) => InngestFunction.Any[]): Stage {
  const database = testDatabase();
  let app: App;
  let engine: Engine | undefined;

  beforeAll(async () => {
    const { INNGEST_SERVER, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = process.env;
    if (INNGEST_SERVER) {
      const keys = { eventKey: INNGEST_EVENT_KEY, signingKey: INNGEST_SIGNING_KEY };
      app = await startApp(INNGEST_SERVER, keys, functionsOf);
    } else {
      const options = { databaseUrl: database.url, port: 0, appUrls: [], log: quiet, parallel: 50 };
      engine = await startEngine({ ...options, ...KEYS, retryIntervalMs: 1000 });
      app = await startApp(engine.url, KEYS, functionsOf);
    }
    await app.sync();
  });
  afterAll(async () => {
    await engine?.stop();
    await app.stop();
  });

  return {
    newId: () => randomBytes(6).toString("hex"),
    send: (payload, options) => app.send(payload, options),
    notes: (id, what) => app.notes.of(id, what),
    until: (id, what, count) => app.notes.until(id, what, count),
    hurryCrons: async () => {
      if (engine) await database.sql`update engine.crons set next_at = date_trunc('minute', now())`;
    },
  };
}
