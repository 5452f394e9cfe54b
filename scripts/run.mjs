// Runs one of the project's TypeScript programs: node scripts/run.mjs <file> [arguments].
import { spawn } from "node:child_process";

const [file, ...rest] = process.argv.slice(2);
// `server-only` is an empty module under this condition.
const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", file, ...rest], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
