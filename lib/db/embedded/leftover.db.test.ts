import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDataFolder } from "../../data-folder/folder";
import { startOf } from "../../data-folder/process-identity";
import { endLeftover } from "./leftover";
import { openEmbeddedPostgres } from "./open";
import type { RunningPostgres } from "./server";

const run = promisify(execFile);
const isRootOnLinux = process.getuid?.() === 0 && process.platform === "linux";
let outer: string;
let cluster: string;
let server: RunningPostgres;

beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), "roost-leftover-"));
  await run("chmod", ["711", outer]);
  const folder = join(outer, "data");
  cluster = join(folder, "postgres");
  await makeDataFolder(folder);
  server = await openEmbeddedPostgres(folder, "a password", () => {});
});
afterEach(async () => {
  await server.stop();
  await rm(outer, { recursive: true });
});

/** Ends the leftover as root in a container does, who may not look into other users' processes. */
async function endFromContainer(): Promise<void> {
  const program = `import { endLeftover } from "./lib/db/embedded/leftover.ts"; await endLeftover(process.argv.at(-1), () => {}, 500);`;
  const node = [
    process.execPath,
    "--import",
    "./scripts/typescript.mjs",
    "--input-type=module",
    "-e",
    program,
  ];
  await run("setpriv", ["--bounding-set=-sys_ptrace", ...node, cluster]);
}

test("somebody who looks around in the cluster is left alone", async () => {
  const shell = spawn("sleep", ["60"], { cwd: cluster });
  await once(shell, "spawn");
  await endLeftover(cluster, () => {});
  await server.ended;
  expect(startOf(shell.pid ?? 0)).toBeDefined();
  shell.kill("SIGKILL");
});

test("a server whose pid file is gone is ended all the same", async () => {
  await rm(join(cluster, "postmaster.pid"));
  await endLeftover(cluster, () => {});
  expect(startOf(server.pid)).toBeUndefined();
});

test("a server that hears nothing is killed, and what it left is ended", async () => {
  const children = await childrenOf(server.pid);
  process.kill(server.pid, "SIGSTOP");
  await endLeftover(cluster, () => {}, 500);
  expect([server.pid, ...children].filter((pid) => startOf(pid))).toEqual([]);
});

test("a pid file that names another program is cleared, and that program is left alone", async () => {
  await server.stop();
  const other = spawn("sleep", ["60"]);
  await once(other, "spawn");
  await writeFile(join(cluster, "postmaster.pid"), `${other.pid}\n`);
  await endLeftover(cluster, () => {});
  expect(await readFile(join(cluster, "postmaster.pid")).catch(() => "cleared")).toBe("cleared");
  expect(startOf(other.pid ?? 0)).toBeDefined();
  other.kill("SIGKILL");
});

test.runIf(isRootOnLinux)("in a container, root finds the server by its command line", async () => {
  await endFromContainer();
  expect((await server.ended).lastLines.join("\n")).toContain("database system is shut down");
});

test.runIf(isRootOnLinux)("in a container, root finds what a killed server left", async () => {
  const children = await childrenOf(server.pid);
  expect(children.length).toBeGreaterThan(0);
  // Stopped, they cannot notice by themselves that their server is gone.
  for (const child of children) process.kill(child, "SIGSTOP");
  process.kill(server.pid, "SIGKILL");
  await endFromContainer();
  expect(children.filter((pid) => startOf(pid))).toEqual([]);
});

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run("ps", ["-o", "pid=", "--ppid", String(pid)]);
  return stdout.split("\n").map(Number).filter(Boolean);
}
