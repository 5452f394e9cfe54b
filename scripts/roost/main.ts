import { existsSync } from "node:fs";
import { roost } from "./roost";

// Whoever reads our output may have seen enough, as `head` does; the command still ends in order.
process.stdout.on("error", () => {});
if (existsSync(".env")) process.loadEnvFile(".env");

// process.exitCode, not exit(): what was printed into a pipe must still arrive.
process.exitCode = await roost(process.argv.slice(2), process);
