import type { AppError } from "@/lib/errors";
import { startApp, type Undo } from "./app";
import { complain, say } from "./say";
import type { Mode } from "./settings";

const mode = (process.argv[2] ?? "start") as Mode;
const undo: Undo[] = [];
let stoppingSince: number | undefined;

/** A terminal and npm both pass Ctrl-C on, so one press may arrive twice. */
const SAME_PRESS_MS = 1_000;

function onSignal(): void {
  if (stoppingSince === undefined) {
    say("Stopping …");
    return void stop(0);
  }
  if (Date.now() - stoppingSince < SAME_PRESS_MS) return;
  say("Stopped at once.");
  process.exit(1);
}

async function stop(code: number): Promise<never> {
  stoppingSince = Date.now();
  // Web and engine take no more work; then the worker, then what they all stand on.
  const last = undo.splice(0).reverse();
  const first = last.filter(({ name }) => name === "web" || name === "engine");
  await Promise.allSettled(first.map(({ run }) => run()));
  for (const { run } of last.filter((part) => !first.includes(part))) await run().catch(complain);
  process.exit(code);
}

function giveUp(reason: AppError): void {
  complain(reason);
  if (stoppingSince === undefined) void stop(1);
}

process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);
process.on("SIGHUP", onSignal);

try {
  await startApp(mode, undo, giveUp);
} catch (error) {
  if (stoppingSince === undefined) {
    complain(error);
    await stop(1);
  }
}
