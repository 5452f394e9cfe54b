import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { afterAll, beforeAll } from "vitest";
import { testDatabase } from "@/lib/testing/database";
import { type Engine, startEngine } from "../engine";
import type { Log } from "../log";

/** Something that a scenario's function did, in the order that it happened. */
export type Note = { what: string; data?: unknown; at: number };

/** What a scenario's functions are made with: a client, and a place to note what they do for one test. */
export type Props = { inngest: Inngest; note: (id: string, what: string, data?: unknown) => void };

export type Stage = {
  /** An id of a test's own; its events carry it as `data.id`, and its notes are kept under it. */
  newId(): string;
  send: Inngest["send"];
  notes(id: string, what?: string): Note[];
  /** Waits until so many notes of a kind are there. */
  until(id: string, what: string, count?: number): Promise<Note[]>;
  /** Makes the built-in engine believe that the minute of each cron has come. A real server takes its time. */
  hurryCrons(): Promise<void>;
};

/** Only what should not happen is said. */
export const quiet: Log = { info() {}, warn() {}, error: (details, words) => console.error(words, details) };

/** Something to complain with, instead of hanging until the runner loses patience. */
const PATIENCE_MS = 75_000;

/**
 * Serves a test file's functions with `inngest/node`, and runs them with the built-in engine; or, when INNGEST_SERVER
 * names one, with a real Inngest server (INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY as it was started with; without
 * them in its development mode). Call at the top level of the file.
 */
export function openStage(functionsOf: (props: Props) => InngestFunction.Any[]): Stage {
  const database = testDatabase();
  const notes = new Map<string, Note[]>();
  const noted = new EventEmitter().setMaxListeners(0);
  const stage = {
    newId: () => randomBytes(6).toString("hex"),
    notes: (id, what) => (notes.get(id) ?? []).filter((note) => what === undefined || note.what === what),
    until,
    hurryCrons: async () => {
      if (engine) await database.sql`update engine.crons set next_at = date_trunc('minute', now())`;
    },
  } as Stage;
  let app: Server;
  let engine: Engine | undefined;

  beforeAll(async () => {
    app = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/inngest`;
    const server = await serverFor(appUrl);
    const inngest = new Inngest({
      id: `scenarios-${randomBytes(3).toString("hex")}`,
      baseUrl: server.url,
      eventKey: server.eventKey,
      signingKey: server.signingKey,
      isDev: !server.signingKey,
    });
    const functions = functionsOf({
      inngest,
      note: (id, what, data) => {
        notes.set(id, [...(notes.get(id) ?? []), { what, data, at: Date.now() }]);
        noted.emit(id);
      },
    });
    const handle = serve({ client: inngest, functions });
    app.removeAllListeners("request").on("request", (request, response) => void handle(request, response));
    Object.assign(stage, {
      send: inngest.send.bind(inngest),
      engine: server.engine,
      databaseUrl: database.url,
    });

    const synced = await fetch(appUrl, { method: "PUT" });
    if (!synced.ok) throw new Error(`The app did not sync: ${synced.status} ${await synced.text()}`);
  });
  afterAll(async () => {
    await engine?.stop();
    app.closeAllConnections();
    await new Promise((resolve) => app.close(resolve));
  });

  async function serverFor(appUrl: string) {
    const given = process.env.INNGEST_SERVER;
    if (given)
      return {
        url: given,
        eventKey: process.env.INNGEST_EVENT_KEY,
        signingKey: process.env.INNGEST_SIGNING_KEY,
        engine: undefined,
      };
    const keys = { eventKey: "event-key-of-the-scenarios", signingKey: `signkey-test-${"5e".repeat(32)}` };
    const engine = await startEngine({
      ...keys,
      databaseUrl: database.url,
      port: 0,
      appUrls: [],
      log: quiet,
      retryIntervalMs: 1000,
      parallel: 50,
    });
    return { ...keys, url: engine.url, engine, appUrl };
  }

  function until(id: string, what: string, count = 1): Promise<Note[]> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = stage.notes(id, what);
        if (found.length < count) return;
        noted.off(id, look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        noted.off(id, look);
        const seen = stage.notes(id).map((note) => note.what);
        reject(new Error(`Waited for ${count} × "${what}" and saw: ${seen.join(", ") || "nothing"}`));
      }, PATIENCE_MS);
      noted.on(id, look);
      look();
    });
  }
  return stage;
}
