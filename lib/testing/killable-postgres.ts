import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeCluster } from "../db/embedded/cluster";
import { freePort } from "../db/embedded/free-port";
import { endLeftover } from "../db/embedded/leftover";
import { preparePlace } from "../db/embedded/place";
import { runPostgres } from "../db/embedded/server";
import { migrate } from "../db/migrate";

/**
 * A migrated Postgres of the test's own that is started again whenever it is killed, at the same port. It keeps what it
 * said it had committed, as the real one does: only a power cut would show that it does not wait for the disk. What was
 * committed without waiting it forgets.
 */
export async function startKillablePostgres(inFolder?: string) {
  const folder = await mkdtemp(join(inFolder ?? tmpdir(), "roost-killable-"));
  await chmod(folder, 0o711);
  const place = await preparePlace(folder, () => {});
  await makeCluster(place, "test");
  const port = await freePort();
  const settings = { fsync: "off", max_wal_size: "128MB", wal_writer_delay: "10s" };
  const start = () => runPostgres(place, port, settings);

  let server = await start();
  let starts = 1;
  let isStopping = false;
  let isUp = true;
  const kept = (async () => {
    for (;;) {
      await server.ended;
      isUp = false;
      // On a full disk it does not start; like the app's it is tried again.
      while (!isUp && !isStopping) {
        await endLeftover(place.cluster, () => {});
        const started = await start().catch(() => sleep(200, undefined));
        if (!started) continue;
        server = started;
        starts += 1;
        isUp = true;
      }
      if (isStopping) return;
    }
  })();
  const url = `postgres://roost:test@127.0.0.1:${port}/postgres`;
  await migrate(url);
  return {
    url,
    /** Of the server that runs, once one does. */
    async pid(): Promise<number> {
      while (!isUp) await sleep(20);
      return server.pid;
    },
    starts: () => starts,
    async stop() {
      await this.pid();
      isStopping = true;
      await server.stop();
      await kept;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
