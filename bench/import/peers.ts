import { execFile, spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Another program that reads archives, where it is installed. */
export type Peer = { name: string; read: (zip: string, folder: string) => Promise<void> };

/** `twitter-to-sqlite` on the path, and `twitter-archive-reader` in node_modules of the folder named by ROOST_BENCH_PEERS. */
export function installedPeers(): Peer[] {
  const peers: Peer[] = [];
  if (spawnSync("twitter-to-sqlite", ["--version"]).status === 0)
    peers.push({ name: "twitter-to-sqlite", read: readToSqlite });
  const reader = readerIn(process.env.ROOST_BENCH_PEERS);
  if (reader) peers.push({ name: "twitter-archive-reader", read: (zip) => readInMemory(reader, zip) });
  return peers;
}

async function readToSqlite(zip: string, folder: string): Promise<void> {
  const database = join(folder, "peer.db");
  await run("twitter-to-sqlite", ["import", database, zip], { maxBuffer: 1e9 });
  await rm(database);
}

function readerIn(folder: string | undefined): string | undefined {
  try {
    return folder && createRequire(join(folder, "index.js")).resolve("twitter-archive-reader");
  } catch {
    return undefined;
  }
}

/** It stores nothing: it only reads. In a process of its own, since it wants gigabytes. */
async function readInMemory(module: string, zip: string): Promise<void> {
  const program = `
    const { TwitterArchive } = require(${JSON.stringify(module)});
    new TwitterArchive(${JSON.stringify(zip)}).ready().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });`;
  await run(process.execPath, ["--max-old-space-size=8192", "-e", program], { maxBuffer: 1e9 });
}
