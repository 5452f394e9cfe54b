import { parseArgs } from "node:util";
import { drainWhenStopped } from "@/lib/stopping";
import { startSimulator } from "../../simulator/simulator";

/** The simulator as a part of the demo: X, Dropbox and Blob with a world worth looking at. It forgets all when it stops. */
const { values } = parseArgs({ options: { port: { type: "string" } } });
const simulator = await startSimulator({ port: Number(values.port), world: "demo" });
drainWhenStopped(() => simulator.stop());
