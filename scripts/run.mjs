// Runs one of the project's TypeScript programs: node scripts/run.mjs <file> [arguments].
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import "./typescript.mjs";

const file = resolve(process.argv[2] ?? "");
process.argv.splice(1, 2, file);
await import(pathToFileURL(file).href);
