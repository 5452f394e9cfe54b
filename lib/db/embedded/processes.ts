import "server-only";
import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const isLinux = process.platform === "linux";

/** The Postgres servers that run on this cluster: one at most, unless somebody removed its pid file. */
export async function serversOf(cluster: string): Promise<number[]> {
  const pid = await pidInFile(cluster);
  const candidates = isLinux ? await allPids() : pid === undefined ? [] : [pid];
  return filtered(candidates, async (one) => (await isServerOf(one, cluster)) === true);
}

/**
 * Whether the process is a Postgres server on this cluster; undefined when we may not know.
 *
 * Its command line says so to everybody. The folder that it works in says it better, but not to root in a container,
 * who lacks the right to look (CAP_SYS_PTRACE) when Postgres runs as another user.
 */
export async function isServerOf(pid: number, cluster: string): Promise<boolean | undefined> {
  const args = await argumentsOf(pid);
  if (args === undefined) return exists(pid) ? undefined : false;
  if (!/(^|\/)postgres$/.test(args[0] ?? "") || !args.includes("-D")) return false;
  return (await worksIn(pid, cluster)) ?? args[args.indexOf("-D") + 1] === cluster;
}

/** What is left of a server that was killed: processes of Postgres on this cluster whose parent is gone. Linux only. */
export async function orphansOf(cluster: string, uid: number): Promise<number[]> {
  if (!isLinux) return [];
  return filtered(await allPids(), async (pid) => {
    if (!(await argumentsOf(pid))?.[0]?.startsWith("postgres: ")) return false;
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    const parent = Number(status.match(/^PPid:\s+(\d+)/m)?.[1]);
    const isOfServer = /(^|\/)postgres$/.test((await argumentsOf(parent))?.[0] ?? "");
    if (isOfServer || Number(status.match(/^Uid:\s+(\d+)/m)?.[1]) !== uid) return false;
    return (await worksIn(pid, cluster)) ?? true;
  });
}

export async function pidInFile(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** Undefined when we may not look. Compares the folders themselves: a container has others of the same name. */
async function worksIn(pid: number, cluster: string): Promise<boolean | undefined> {
  const theirs = await stat(`/proc/${pid}/cwd`).catch(() => undefined);
  const ours = await stat(cluster).catch(() => undefined);
  return theirs && ours && theirs.dev === ours.dev && theirs.ino === ours.ino;
}

/** The command line; undefined if there is no such process, or we may not know. */
async function argumentsOf(pid: number): Promise<string[] | undefined> {
  if (isLinux) {
    const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
    return text?.split("\0");
  }
  const { stdout } = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  const line = stdout.trim();
  const [, command, folder] = line.match(/^(.*?) -D (.*?) -p \d/) ?? [];
  if (command && folder) return [command, "-D", folder];
  return line === "" ? undefined : [line];
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function allPids(): Promise<number[]> {
  return (await readdir("/proc")).map(Number).filter((pid) => Number.isInteger(pid) && pid > 0);
}

async function filtered(pids: number[], keep: (pid: number) => Promise<boolean>): Promise<number[]> {
  const kept = await Promise.all(pids.map(keep));
  return pids.filter((_, index) => kept[index]);
}
