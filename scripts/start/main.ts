import { type App, startApp } from "./app";
import { complain, say } from "./say";
import type { Mode } from "./settings";

/** A terminal and npm both pass Ctrl-C on, so one press may arrive twice. */
const SAME_PRESS_MS = 1_000;
/** Those that take work from outside stop together; all others after them, one by one from the last. */
const FIRST_TO_STOP = ["web", "engine", "run file"];
const LOOK_FOR_NPM_MS = 500;

const mode = (process.argv[2] ?? "start") as Mode;
const stopping = new AbortController();
let stoppingSince = 0;
const app: App = { signal: stopping.signal, undo: [], giveUp };

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
stopWithNpm();

// Whatever goes wrong in here, the parts are stopped in their order.
process.on("uncaughtException", giveUp);

const starting = startApp(mode, app).catch(giveUp);

function onSignal(): void {
  if (!stopping.signal.aborted) {
    say("Stopping …");
    void stop(0);
  } else if (Date.now() - stoppingSince > SAME_PRESS_MS) {
    // Parts notice that we are gone; the next start ends the database.
    say("Stopped at once.");
    process.exit(1);
  }
}

function giveUp(reason: unknown): void {
  if (stopping.signal.aborted) return;
  complain(reason);
  void stop(1);
}

/** Ends a start that is under way, then what it brought up: the database must not go while somebody still talks to it. */
async function stop(code: number): Promise<never> {
  stoppingSince = Date.now();
  stopping.abort();
  await starting;
  const all = app.undo.splice(0).reverse();
  const isFirst = ({ name }: { name: string }) => FIRST_TO_STOP.some((first) => name.startsWith(first));
  await Promise.all(all.filter(isFirst).map(({ run }) => run().catch(complain)));
  for (const { run } of all.filter((part) => !isFirst(part))) await run().catch(complain);
  process.exit(code);
}

/** An npm that was killed passes nothing on; without it nobody at the terminal could stop us. */
function stopWithNpm(): void {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm && !stopping.signal.aborted) onSignal();
  }, LOOK_FOR_NPM_MS).unref();
}
