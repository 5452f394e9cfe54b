import { blobModule } from "./blob/module";
import { BlobWorld } from "./blob/world";
import { coreAdmin } from "./core/admin";
import { Clock } from "./core/clock";
import { Faults } from "./core/faults";
import { knownIn } from "./core/known";
import { Random } from "./core/random";
import { portOf, serve } from "./core/server";
import { Truth } from "./core/truth";
import type { Core } from "./core/types";
import { dropboxModule } from "./dropbox/module";
import { DropboxWorld } from "./dropbox/world";
import type { XControl } from "./x/control";
import { fillDemoWorld } from "./x/demo-world";
import { xModule } from "./x/module";

export type Simulator = Core & {
  /** Such as http://127.0.0.1:4010. */
  url: string;
  /** Drives the simulated X from within this process; the admin routes below /_sim/x/ do the same. */
  x: XControl;
  /** Drives the simulated Dropbox; the admin routes below /_sim/dropbox/ do the same. */
  dropbox: DropboxWorld;
  /** The simulated Vercel Blob, store by store; the admin routes below /_sim/blob/ do the same. */
  blob: BlobWorld;
  stop: () => Promise<void>;
};

type Options = {
  /** 0: any that is free. */
  port?: number;
  seed?: number;
  /** `demo` begins with people, tweets and likes at X. */
  world?: "empty" | "demo";
  /** What its clock shows at the start; unset: what the machine's does. */
  now?: Date;
};

/** Starts the simulator on loopback. The same seed, world and `now` give the same world, ids and all. */
export async function startSimulator({
  port = 0,
  seed = 1,
  world = "empty",
  now = new Date(),
}: Options = {}): Promise<Simulator> {
  const random = new Random(seed);
  let url = `http://127.0.0.1:${port}`;
  let known = knownIn([]);
  const clock = new Clock();
  clock.set(now);
  const core: Core = {
    clock,
    random,
    faults: new Faults(new Random(seed ^ 0x5eed), () => known),
    truth: new Truth(),
    known: () => known,
    origin: () => url,
  };
  const x = xModule(core);
  if (world === "demo") fillDemoWorld(x.control, now, seed);
  const dropbox = new DropboxWorld(core);
  const blob = new BlobWorld(core);
  const modules = [coreAdmin(core), x.module, dropboxModule(core, dropbox), blobModule(core, blob)];
  known = knownIn(modules);
  const server = await serve(core, modules, port);
  url = `http://127.0.0.1:${portOf(server)}`;
  return {
    ...core,
    url,
    x: x.control,
    dropbox,
    blob,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await dropbox.stop();
      await blob.stop();
    },
  };
}
