import { parseArgs } from "node:util";
import { z } from "zod";
import { startSimulator } from "./simulator";

/** `npm run simulator -- --port <n> --seed <n> --world demo|empty --now <time>`: the simulator alone. */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    seed: { type: "string", default: "1" },
    world: { type: "string", default: "demo" },
    now: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const [port, seed, world] = [Number(values.port), Number(values.seed), values.world];
// A time without its zone would be another one on each machine.
const now = z.iso.datetime({ offset: true }).optional().safeParse(values.now);
const isUsable =
  Number.isInteger(port) && Number.isInteger(seed) && (world === "demo" || world === "empty") && now.success;
if (values.help || !isUsable) {
  process.stdout.write(
    "npm run simulator -- [--port <n>] [--seed <n>] [--world demo|empty] [--now <2026-11-21T12:00:00Z>]\nSee docs/simulator.md.\n",
  );
  process.exitCode = values.help ? 0 : 2;
} else {
  const simulator = await startSimulator({
    port,
    seed,
    world,
    now: now.data ? new Date(now.data) : undefined,
  });
  process.stdout.write(`The simulator answers at ${simulator.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}
