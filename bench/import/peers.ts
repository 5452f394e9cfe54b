import { execFile, spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Another program that reads archives, where it is installed: what it does one after the other, each with a name. */
export type Peer = { name: string; run: (zip: string) => Promise<unknown> }[];

/**
 * `twitter-to-sqlite` on the path, with the `sqlite-utils` that comes with it, and `twitter-archive-reader` in node_modules
 * of the folder named by ROOST_BENCH_PEERS.
 */
export function installedPeers(folder: string): Peer[] {
  const peers: Peer[] = [];
  if (spawnSync("twitter-to-sqlite", ["--version"]).status === 0)
    peers.push(toSqlite(join(folder, "peer.db")));
  const reader = readerIn(process.env.ROOST_BENCH_PEERS);
  if (reader) peers.push([{ name: "twitter-archive-reader", run: (zip) => readInMemory(reader, zip) }]);
  return peers;
}

/** It stores tweets by their id alone: what lists them by time and finds them by words is made afterwards. */
function toSqlite(database: string): Peer {
  return [
    {
      name: "twitter-to-sqlite",
      run: async (zip) => {
        await rm(database, { force: true });
        await run("twitter-to-sqlite", ["import", database, zip], { maxBuffer: 1e9 });
      },
    },
    {
      name: "twitter-to-sqlite, searchable",
      run: async () => {
        await run("sqlite-utils", ["create-index", database, "archive_tweet", "created_at"]);
        await run("sqlite-utils", ["enable-fts", database, "archive_tweet", "full_text"]);
      },
    },
  ];
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
