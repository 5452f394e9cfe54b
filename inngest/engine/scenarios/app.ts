import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { Notes, type Props } from "./notes";

export type Keys = { eventKey?: string; signingKey?: string };

/** Keys as an engine of the tests has them. */
export const KEYS = { eventKey: "event-key-of-the-scenarios", signingKey: `signkey-test-${"5e".repeat(32)}` };

export type App = {
  url: string;
  send: Inngest["send"];
  notes: Notes;
  /** Asks the app to register with its server. */
  sync(): Promise<void>;
  /** Cuts off every call in flight, as a process that dies does. */
  breakOff(): void;
  stop(): Promise<void>;
};

/** Serves functions with `inngest/node` on a loopback port of their own. */
export async function startApp(
  serverUrl: string,
  keys: Keys,
  functionsOf: (props: Props) => InngestFunction.Any[],
): Promise<App> {
  const notes = new Notes();
  const inngest = new Inngest({
    // Test files run beside each other; on a real server an app of the same name would replace the other's functions.
    id: `scenarios-${randomBytes(3).toString("hex")}`,
    baseUrl: serverUrl,
    isDev: !keys.signingKey,
    ...keys,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const functions = functionsOf({ inngest, note: (id, what, data) => notes.add(id, what, data) });
  const handle = serve({ client: inngest, functions });
  const server: Server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`;
  return {
    url,
    notes,
    send: inngest.send.bind(inngest),
    async sync() {
      const synced = await fetch(url, { method: "PUT" });
      if (!synced.ok) throw new Error(`The app did not sync: ${synced.status} ${await synced.text()}`);
    },
    breakOff: () => server.closeAllConnections(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
