import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Sql } from "@/lib/db/client";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { addPerson } from "@/lib/testing/tweets";
import { startProgram } from "../program";
import { type Bench, importOnce, report } from "./import-once";
import type { LimitDone, LimitJob } from "./limit";
import { installedPeers } from "./peers";

/** An archive of 2020, the newest that twitter-to-sqlite reads: ours, the limit and the peers in turn. */
export async function comparePosts(bench: Bench, tweets: number, runs: number): Promise<void> {
  const { databaseUrl, db, sql, folder } = bench;
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
    console.log(`${side.padEnd(32)}${(ms / 1000).toFixed(2)} s`);
  };
  let rssMb = 0;
  for (let run = 1; run <= runs; run++) {
    const limit = await inProcess<LimitDone>("bench/import/limit.ts", {
      databaseUrl,
      zip,
    } satisfies LimitJob);
    if (limit.rows !== tweets) throw new Error(`The limit read ${limit.rows} of ${tweets} tweets.`);
    note("inflate, parse, COPY", limit.ms);

    const ownerId = (await addPerson(db)).id;
    const first = await importOnce(bench, ownerId, zip);
    rssMb = Math.max(rssMb, first.maxRssMb);
    // Behind this step stand the pictures, which neither of the others stores.
    const { inspect = 0, load = 0, words = 0 } = first.stepMs;
    note("Roost, searchable", inspect + load + words);
    note("Roost, to the end", first.ms);
    note("Roost, first tweet readable", first.firstMs);
    console.log(
      `  ${Object.entries(first.stepMs)
        .map(([step, ms]) => `${step} ${(ms / 1000).toFixed(2)} s`)
        .join(", ")}; ${first.maxRssMb.toFixed(0)} MB`,
    );
    if (first.status !== "done") throw new Error(`The import ended as ${first.status}.`);
    const before = await fingerprint(sql, ownerId);
    const again = await importOnce(bench, ownerId, zip);
    note("Roost, the same again", again.ms);
    const after = await fingerprint(sql, ownerId);
    if (before.tweets !== tweets) throw new Error(`${before.tweets} of ${tweets} tweets are stored.`);
    if (before.rows !== after.rows) throw new Error("The second import changed rows.");

    for (const peer of installedPeers(folder)) {
      const startedAt = performance.now();
      for (const { name, run } of peer) {
        await run(zip);
        note(name, performance.now() - startedAt);
      }
    }
    await sql`delete from users where id = ${ownerId}`;
    await sql`vacuum analyze`;
  }

  const median = (side: string): number =>
    (times[side] ?? []).toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
  const ours = median("Roost, searchable");
  console.log("\nmedians, and how they compare:");
  for (const side of Object.keys(times))
    console.log(
      `${side.padEnd(32)}${(median(side) / 1000).toFixed(2)} s   searchable in ${(ours / median(side)).toFixed(2)} of it`,
    );
  console.log(`memory at most                  ${rssMb.toFixed(0)} MB`);
  const peers = ["twitter-to-sqlite", "twitter-to-sqlite, searchable"].filter((side) => times[side]);
  const goals = {
    ...Object.fromEntries(peers.map((peer) => [`2.5 times as fast as ${peer}`, median(peer) >= 2.5 * ours])),
    "2.2 times the limit, though searchable": ours <= 2.2 * median("inflate, parse, COPY"),
    "first tweet within 0.5 s": median("Roost, first tweet readable") <= 500,
    "again no slower": median("Roost, the same again") <= median("Roost, to the end"),
    "memory within 256 MB": rssMb <= 256,
  };
  console.log(JSON.stringify({ tweets, sizeBytes: size, times, rssMb }));
  report(goals);
}

async function inProcess<T>(file: string, question: unknown, flags: string[] = []): Promise<T> {
  const program = startProgram(file, [], flags);
  const answer = await program.ask<T>(question);
  await program.end();
  return answer;
}

/** Changes with every row that is written anew, even with what it held before. */
async function fingerprint(sql: Sql, ownerId: string): Promise<{ tweets: number; rows: string }> {
  const [row] = await sql`
    select count(*)::int as tweets, sum(hashtextextended(tweet_id::text || xmin::text, 0))::text as rows
    from tweets where owner_id = ${ownerId}`;
  return { tweets: row?.tweets, rows: row?.rows };
}
