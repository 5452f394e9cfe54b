import { readdirSync } from "node:fs";
import { inspect, type ParseArgsConfig, parseArgs } from "node:util";
import { closeDatabase, db, sql } from "@/lib/db/client";
import { AppError, isAppError } from "@/lib/errors";
import type { Args, Command, LoneCommand, Streams } from "./command";
import { openDatabase } from "./context";
import { type Output, outputTo } from "./output";

const FOLDER = new URL("./commands/", import.meta.url);

/** What `roost` does with its arguments. @returns the exit code */
export async function roost(argv: string[], streams: Streams): Promise<number> {
  const out = outputTo(streams, argv.slice(1).includes("--json"));
  return run(argv, streams, out).catch((error: unknown) => {
    const isForPeople = isAppError(error);
    out.progress(isForPeople ? error.message : inspect(error));
    out.result({ error: { code: isForPeople ? error.code : "bug", message: (error as Error).message } });
    return 1;
  });
}

async function run([name, ...rest]: string[], streams: Streams, out: Output): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    streams.stdout.write(await listing());
    return name === undefined ? 2 : 0;
  }
  const command = await load(name);
  const { help, ...args } = parse(command, rest);
  if (help) {
    streams.stdout.write(`Usage: roost ${command.usage}\n\n${command.summary}\n`);
    return 0;
  }
  if ("runAlone" in command) return command.runAlone({ args, out });
  return withDatabase(command, out, () =>
    command.run({ args, db: db(), sql: sql(), out, stdin: streams.stdin }),
  );
}

async function withDatabase(
  { name }: Command,
  { progress }: Output,
  work: () => Promise<number>,
): Promise<number> {
  const database = await openDatabase(`roost ${name}`, progress);
  const close = async () => {
    await closeDatabase();
    await database.close();
  };
  const closeAndExit = () => void close().finally(() => process.exit(130));
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, closeAndExit);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, closeAndExit);
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

function parse(command: Command | LoneCommand, given: string[]): Args & { help: boolean } {
  const options: ParseArgsConfig["options"] = {
    ...command.options,
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  };
  try {
    const { positionals, values } = parseArgs({ args: given, options, allowPositionals: true });
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
