import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../data-folder/write-whole";
import { makeCluster } from "./cluster";
import { freePort, waitForPort } from "./free-port";
import { endLeftover } from "./leftover";
import { preparePlace } from "./place";
import { type RunningPostgres, runPostgres } from "./server";

/**
 * Starts the data folder's own Postgres: made at first use, and after a crash whatever the crash left.
 * Hold the folder's lock while it runs.
 *
 * Listens on loopback only, on the port of last time if that is free, or on exactly the one that is named.
 *
 * @throws AppError `conflict` if the named port stays taken.
 */
export async function openEmbeddedPostgres(
  folder: string,
  password: string,
  say: (words: string) => void,
  namedPort?: number,
): Promise<RunningPostgres & { url: string }> {
  const place = await preparePlace(folder, say);
  await makeCluster(place, password);
  await endLeftover(place.cluster, say);
  const portFile = join(folder, "postgres.port");
  const lastPort = Number.parseInt(await readFile(portFile, "utf8").catch(() => "0"), 10) || 0;
  const port = namedPort === undefined ? await freePort(lastPort) : await waitForPort(namedPort);
  const server = await runPostgres(place, port);
  if (port !== lastPort) await writeWhole(portFile, `${port}\n`);
  return { ...server, url: `postgres://roost:${password}@127.0.0.1:${port}/postgres` };
}
