import "server-only";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "../../errors";

const PATIENCE_MS = 5_000;

/** A port on loopback that nobody listens on now: the wished one if possible, any other if not. */
export async function freePort(wished = 0): Promise<number> {
  return (await tryPort(wished)) ?? (await freePort());
}

/**
 * Waits some seconds for a port on loopback to become free.
 *
 * @throws AppError `conflict` if another program keeps it.
 */
export async function waitForPort(port: number): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await tryPort(port)) === undefined) {
    if (Date.now() > deadline)
      throw new AppError("conflict", `Another program took port ${port} of the database. Start Roost again.`);
    await wait(100);
  }
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === "object" ? address.port : undefined));
    });
  });
}
