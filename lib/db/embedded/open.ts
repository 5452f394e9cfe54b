import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../data-folder/write-whole";
import { makeCluster } from "./cluster";
import { freePort } from "./free-port";
import { endLeftover } from "./leftover";
import { preparePlace } from "./place";
import { type RunningPostgres, runPostgres } from "./server";

/**
 * Starts the data folder's own Postgres: made at first use, and after a crash whatever the crash left.
 * Hold the folder's lock while it runs.
 *
 * Listens on loopback only, on the port of last time if that is free.
 */
export async function openEmbeddedPostgres(
  folder: string,
  password: string,
  say: (words: string) => void,
): Promise<RunningPostgres & { url: string }> {
  const place = await preparePlace(folder, say);
  await makeCluster(place, password);
  await endLeftover(place.cluster, say);
  const portFile = join(folder, "postgres.port");
  const lastPort = Number.parseInt(await readFile(portFile, "utf8").catch(() => "0"), 10) || 0;
  const port = await freePort(lastPort);
  const server = await runPostgres(place, port);
  if (port !== lastPort) await writeWhole(portFile, `${port}\n`);
  return { ...server, url: `postgres://roost:${password}@127.0.0.1:${port}/postgres` };
}
