import { parseArgs } from "node:util";
import { startSimulator } from "./simulator";

/** `npm run simulator -- --port <n> --seed <n>`: the simulator alone. */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write("npm run simulator -- [--port <n>] [--seed <n>]\nSee docs/simulator.md.\n");
} else {
  const simulator = await startSimulator({ port: Number(values.port), seed: Number(values.seed) });
  process.stdout.write(`The simulator answers at ${simulator.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}
