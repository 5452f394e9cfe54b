// npm run bench:import [-- --tweets 100000 --runs 3]: an archive into the tables, beside the limit and other programs.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { archives } from "@/lib/db/schema";
import { startTemporaryPostgres } from "@/lib/testing/postgres";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { addPerson } from "@/lib/testing/tweets";
import { WORKER_FLAGS } from "@/scripts/start/worker-flags";
import type { LimitDone, LimitJob } from "./import/limit";
import { installedPeers } from "./import/peers";
import type { ImportDone, ImportJob } from "./import/worker";
import { startProgram } from "./program";

const { values } = parseArgs({
  options: {
    tweets: { type: "string", default: "100000" },
    runs: { type: "string", default: "3" },
  },
});
const [tweets, runs] = [Number(values.tweets), Number(values.runs)];

const folder = await mkdtemp(join(tmpdir(), "roost-bench-"));
/** As the app runs it: nothing is faster than it is safe. */
const postgres = await startTemporaryPostgres({});
const { db, sql } = connect(postgres.url, 4);

try {
  await migrate(postgres.url);
  const zip = join(folder, "archive.zip");
  console.log(`Writing an archive of 2020 with ${tweets.toLocaleString("en")} tweets …`);
  await writeSampleArchive(zip, {
    era: "2020",
    tweets,
    withMedia: 200,
    likes: 5000,
    years: 11,
    until: new Date("2020-11-16T11:33:22Z"),
  });
  const { size } = await stat(zip);
  console.log(`${(size / 1e6).toFixed(0)} MB; each side in turn, ${runs} times …`);

  const times: Record<string, number[]> = {};
  const note = (side: string, ms: number) => {
    times[side] = [...(times[side] ?? []), ms];
    console.log(`${side.padEnd(28)}${(ms / 1000).toFixed(2)} s`);
  };
  let rssMb = 0;
  for (let run = 1; run <= runs; run++) {
    const limit = await inProcess<LimitDone>("bench/import/limit.ts", {
      databaseUrl: postgres.url,
      zip,
    } satisfies LimitJob);
    if (limit.rows !== tweets) throw new Error(`The limit read ${limit.rows} of ${tweets} tweets.`);
    note("inflate, parse, COPY", limit.ms);

    const ownerId = (await addPerson(db)).id;
    const first = await importOnce(ownerId, zip);
    rssMb = Math.max(rssMb, first.maxRssMb);
    note("Roost", first.ms);
    note("Roost, first tweet readable", first.firstMs);
    console.log(
      `  ${Object.entries(first.stepMs)
        .map(([step, ms]) => `${step} ${(ms / 1000).toFixed(2)} s`)
        .join(", ")}; ${first.maxRssMb.toFixed(0)} MB`,
    );
    const before = await fingerprint(ownerId);
    const again = await importOnce(ownerId, zip);
    note("Roost, the same again", again.ms);
    const after = await fingerprint(ownerId);
    if (before.tweets !== tweets) throw new Error(`${before.tweets} of ${tweets} tweets are stored.`);
    if (before.rows !== after.rows) throw new Error("The second import changed rows.");

    for (const peer of installedPeers()) {
      const startedAt = performance.now();
      await peer.read(zip, folder);
      note(peer.name, performance.now() - startedAt);
    }
    await sql`delete from users where id = ${ownerId}`;
    await sql`vacuum analyze`;
  }

  const median = (side: string): number =>
    (times[side] ?? []).toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
  const ours = median("Roost");
  console.log("\nmedians, and how they compare:");
  for (const side of Object.keys(times))
    console.log(
      `${side.padEnd(28)}${(median(side) / 1000).toFixed(2)} s   Roost takes ${(ours / median(side)).toFixed(2)} of it`,
    );
  console.log(`memory at most               ${rssMb.toFixed(0)} MB`);
  const peer = median("twitter-to-sqlite");
  const goals = {
    ...(Number.isFinite(peer) && { "2.5 times as fast as twitter-to-sqlite": peer >= 2.5 * ours }),
    "1.5 times the limit": ours <= 1.5 * median("inflate, parse, COPY"),
    "first tweet within 0.5 s": median("Roost, first tweet readable") <= 500,
    "again no slower": median("Roost, the same again") <= ours,
    "memory within 256 MB": rssMb <= 256,
  };
  for (const [goal, isMet] of Object.entries(goals)) console.log(`goal ${goal}: ${isMet ? "met" : "missed"}`);
  console.log(JSON.stringify({ tweets, sizeBytes: size, times, rssMb }));
  if (!Object.values(goals).every(Boolean)) process.exitCode = 1;
} finally {
  await sql.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function inProcess<T>(file: string, question: unknown, flags: string[] = []): Promise<T> {
  const program = startProgram(file, [], flags);
  const answer = await program.ask<T>(question);
  await program.end();
  return answer;
}

/** @returns also how long it took until the first tweet could be read by somebody else. */
async function importOnce(ownerId: string, localPath: string): Promise<ImportDone & { firstMs: number }> {
  const [row] = await db
    .insert(archives)
    .values({
      ownerId,
      status: "uploaded",
      fileName: "archive.zip",
      sizeBytes: (await stat(localPath)).size,
      localPath,
    })
    .returning({ id: archives.id });
  const job: ImportJob = {
    databaseUrl: postgres.url,
    folder: join(folder, "files"),
    archiveId: row?.id ?? "",
  };
  const program = startProgram("bench/import/worker.ts", [], WORKER_FLAGS);
  await program.ask("ready?");
  const startedAt = performance.now();
  let firstMs = Number.NaN;
  const watching = (async () => {
    while (Number.isNaN(firstMs)) {
      const [found] =
        await sql`select 1 from sightings where owner_id = ${ownerId} and source_id = ${job.archiveId} limit 1`;
      if (found) firstMs = performance.now() - startedAt;
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const done = await program.ask<ImportDone>(job);
  await watching;
  await program.end();
  if (done.status !== "done") throw new Error(`The import ended as ${done.status}.`);
  return { ...done, firstMs };
}

/** Changes with every row that is written anew, even with what it held before. */
async function fingerprint(ownerId: string): Promise<{ tweets: number; rows: string }> {
  const [row] = await sql`
    select count(*)::int as tweets, sum(hashtextextended(tweet_id::text || xmin::text, 0))::text as rows
    from tweets where owner_id = ${ownerId}`;
  return { tweets: row?.tweets, rows: row?.rows };
}
