import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCluster } from "../db/embedded/cluster";
import { freePort } from "../db/embedded/free-port";
import { preparePlace } from "../db/embedded/place";
import { runPostgres } from "../db/embedded/server";

/** A throw-away Postgres in the system's temporary folder, faster than it is safe. */
export async function startTemporaryPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "roost-test-"));
  await chmod(folder, 0o711);
  const place = await preparePlace(folder, () => {});
  await makeCluster(place, "test");
  const server = await runPostgres(place, await freePort(), {
    fsync: "off",
    full_page_writes: "off",
    synchronous_commit: "off",
    max_connections: "200",
  });
  return {
    url: `postgres://roost:test@127.0.0.1:${server.port}/postgres`,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
