import "server-only";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { program } from "./binaries";
import type { ServerUser } from "./server-user";

const run = promisify(execFile);

/** Whether the user can really start these programs: each folder above them counts, so it is tried. */
export async function canRun(binaries: string, user: ServerUser | undefined): Promise<boolean> {
  return succeeds(program(binaries, "postgres"), ["--version"], user);
}

/** Whether the user can really enter the folder and write there. */
export async function canUse(folder: string, user: ServerUser | undefined): Promise<boolean> {
  return succeeds("/bin/sh", ["-c", 'cd "$1" && test -w .', "sh", folder], user);
}

async function succeeds(command: string, args: string[], user: ServerUser | undefined): Promise<boolean> {
  return run(command, args, { cwd: "/", ...user }).then(
    () => true,
    () => false,
  );
}
