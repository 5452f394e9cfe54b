import { existsSync, readdirSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { closeDatabase, db, sql } from "@/lib/db/client";
import { AppError, isAppError } from "@/lib/errors";
import type { Args, Command, LoneCommand } from "./command";
import { openDatabase } from "./context";
import { type Output, outputTo } from "./output";

const FOLDER = new URL("./commands/", import.meta.url);
const [name, ...rest] = process.argv.slice(2);
const out = outputTo(rest.includes("--json"));

// Whoever reads our output may have seen enough, as `head` does; the command still ends in order.
process.stdout.on("error", () => {});

// process.exitCode, not exit(): what was printed into a pipe must still arrive.
process.exitCode = await main().catch((error: unknown) => {
  const isForPeople = isAppError(error);
  console.error(isForPeople ? error.message : error);
  out.result({ error: { code: isForPeople ? error.code : "bug", message: (error as Error).message } });
  return 1;
});

async function main(): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(await listing());
    return name === undefined ? 2 : 0;
  }
  if (existsSync(".env")) process.loadEnvFile(".env");
  const command = await load(name);
  const { help, ...args } = parse(command);
  if (help) {
    process.stdout.write(`Usage: roost ${command.usage}\n\n${command.summary}\n`);
    return 0;
  }
  return "runAlone" in command ? command.runAlone({ args, out }) : withDatabase(command, args, out);
}

async function withDatabase(command: Command, args: Args, out: Output): Promise<number> {
  const database = await openDatabase(`roost ${command.name}`, out.progress);
  const close = async () => {
    await closeDatabase();
    await database.close();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => void close().finally(() => process.exit(130)));
  }
  try {
    return await command.run({ args, db: db(), sql: sql(), out });
  } finally {
    await close();
  }
}

function names(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

async function load(name: string): Promise<Command | LoneCommand> {
  if (!names().includes(name)) {
    throw new AppError("invalid", `There is no command “${name}”. \`roost --help\` lists all.`);
  }
  const module: { command: Command | LoneCommand } = await import(new URL(`${name}.ts`, FOLDER).href);
  return module.command;
}

function parse(command: Command | LoneCommand): Args & { help: boolean } {
  const options: ParseArgsConfig["options"] = {
    ...command.options,
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  };
  try {
    const { positionals, values } = parseArgs({ args: rest, options, allowPositionals: true });
    return { positionals, values: values as Args["values"], help: values.help === true };
  } catch (error) {
    throw new AppError("invalid", `${(error as Error).message}\nUsage: roost ${command.usage}`);
  }
}

async function listing(): Promise<string> {
  const commands = await Promise.all(names().map(load));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`);
  return [
    "Usage: npm run --silent roost -- <command> [options]",
    "",
    ...lines,
    "",
    "Each has --help, and --json for one JSON document on standard output.",
    "",
  ].join("\n");
}
