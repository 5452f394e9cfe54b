import { spawn } from "node:child_process";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { roost } from "../../scripts/roost/roost";
import { forgetEnv } from "../env";
import type { TestDatabase } from "./database";

type Given = { stdin?: string; env?: Record<string, string> };
type Said = { code: number; out: string; err: string };

/** The command line on a test's database, in this process: a process for each call takes a second of a small machine. */
export async function runRoost(
  database: TestDatabase,
  args: string[],
  { stdin = "", env = {} }: Given = {},
): Promise<Said> {
  const settings = { ...env, DATABASE_URL: database.url };
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  forgetEnv();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([text(stdout), text(stderr)]);
  try {
    const code = await roost(args, { stdin: Readable.from([stdin]), stdout, stderr });
    stdout.end();
    stderr.end();
    const [out, err] = await said;
    return { code, out, err };
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    forgetEnv();
  }
}

/** The same as a person calls it: what only a process has, its standard streams above all, is shown by this. */
export async function startRoost(
  database: TestDatabase,
  args: string[],
  { stdin = "", env = {} }: Given = {},
): Promise<Said> {
  const child = spawn(process.execPath, ["scripts/roost.mjs", ...args], {
    env: { ...process.env, ...env, DATABASE_URL: database.url },
  });
  child.stdin.end(stdin);
  const code = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}
