import type { Readable, Writable } from "node:stream";
import type { ParseArgsConfig } from "node:util";
import type { Db, Sql } from "@/lib/db/client";
import type { Output } from "./output";

export type Args = { positionals: string[]; values: Record<string, string | boolean | undefined> };

/** As a process has them. */
export type Streams = { stdin: Input; stdout: Writable; stderr: Writable };
export type Input = Readable & { isTTY?: boolean };

/** What every command says about itself. */
type Described = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What follows `roost`, such as `import <zip> --user <name>`, and on further lines what the options mean. */
  usage: string;
  /** Its own options; `--json` and `--help` are everybody's. */
  options: ParseArgsConfig["options"];
};

/** A command that works on the database, beside the running app or without one. @returns the exit code. */
export type Command = Described & {
  run(context: { args: Args; db: Db; sql: Sql; out: Output; stdin: Input }): Promise<number>;
};

/** A command that must not start a database to do its work. @returns the exit code. */
export type LoneCommand = Described & {
  runAlone(context: { args: Args; out: Output }): Promise<number>;
};
