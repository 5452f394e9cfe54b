import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diskFull, isAboutFullDisk } from "@/lib/db/embedded/words";
import { AppError } from "@/lib/errors";
import { say } from "./say";

/** Everything that the built pages depend on. */
const SOURCES = [
  "app",
  "components",
  "drizzle",
  "inngest",
  "lib",
  "public",
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];
const STAMP = ".next/built-from";

/** Builds the pages unless they are those of exactly these sources already. */
export async function buildIfNeeded(
  env: Record<string, string | undefined>,
  signal?: AbortSignal,
): Promise<void> {
  const sources = await hashOf(SOURCES);
  if (sources === (await readFile(STAMP, "utf8").catch(() => undefined))) return;
  say("Building the pages; this takes a minute, and only the first time.");
  await build(env, signal);
  await writeFile(STAMP, sources);
}

async function build(env: Record<string, string | undefined>, signal?: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env: { ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  // Told to stop: the end comes as "close" all the same.
  child.once("error", () => {});
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code === 0) return;
  if (isAboutFullDisk(said)) throw diskFull(process.cwd());
  throw new AppError("unavailable", `The pages could not be built:\n${said.trim()}`);
}

async function hashOf(paths: string[]): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  for (const path of paths) {
    for (const file of await filesUnder(path)) {
      hash
        .update(file)
        .update("\0")
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

/** The files of a folder, or the file itself, or nothing; in one order everywhere. */
async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => error.code ?? "",
  );
  if (entries === "ENOTDIR") return [path];
  if (typeof entries === "string") return [];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
