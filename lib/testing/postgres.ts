import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCluster } from "../db/embedded/cluster";
import { freePort } from "../db/embedded/free-port";
import { preparePlace } from "../db/embedded/place";
import { runPostgres } from "../db/embedded/server";

/** Nothing that a test stores has to outlive a power cut. */
const FAST = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "200" };

/**
 * A throw-away Postgres in the system's temporary folder, faster than it is safe unless `settings` say otherwise: none at
 * all make it the one that the app runs.
 */
export async function startTemporaryPostgres(
  settings: Record<string, string> = FAST,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "roost-test-"));
  await chmod(folder, 0o711);
  const place = await preparePlace(folder, () => {});
  await makeCluster(place, "test");
  const server = await runPostgres(place, await freePort(), settings);
  return {
    url: `postgres://roost:test@127.0.0.1:${server.port}/postgres`,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
