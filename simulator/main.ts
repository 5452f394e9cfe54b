import { parseArgs } from "node:util";
import { startSimulator } from "./simulator";

/** `npm run simulator -- --port <n> --seed <n> --world demo|empty`: the simulator alone. */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    seed: { type: "string", default: "1" },
    world: { type: "string", default: "demo" },
    help: { type: "boolean", default: false },
  },
});
const [port, seed, world] = [Number(values.port), Number(values.seed), values.world];
const isUsable = Number.isInteger(port) && Number.isInteger(seed) && (world === "demo" || world === "empty");
if (values.help || !isUsable) {
  process.stdout.write(
    "npm run simulator -- [--port <n>] [--seed <n>] [--world demo|empty]\nSee docs/simulator.md.\n",
  );
  process.exitCode = values.help ? 0 : 2;
} else {
  const simulator = await startSimulator({ port, seed, world });
  process.stdout.write(`The simulator answers at ${simulator.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}
