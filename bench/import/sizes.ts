import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SampleOptions } from "@/lib/testing/sample-archive/options";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { addPerson } from "@/lib/testing/tweets";
import { type Bench, importOnce, report } from "./import-once";

const SIZES: Record<string, Partial<SampleOptions>> = {
  "100,000 tweets": { tweets: 100_000, withMedia: 200 },
  "500,000 tweets in one part": { tweets: 500_000, withMedia: 200 },
  "5 GB of pictures": { tweets: 20_000, withMedia: 4_000, mediaBytes: 880_000 },
  "200,000 files": { tweets: 150_000, withMedia: 150_000, mediaBytes: 1 },
  "300,000 files": { tweets: 230_000, withMedia: 230_000, mediaBytes: 1 },
};

/** Archives of every shape: how much memory the import takes, and how fast its pictures come into storage. */
export async function measureSizes(bench: Bench): Promise<void> {
  const peakMb: Record<string, number> = {};
  const goals: Record<string, boolean> = {};
  for (const [name, options] of Object.entries(SIZES)) {
    const zip = join(bench.folder, "size.zip");
    await writeSampleArchive(zip, { era: "2024", likes: 5000, ...options });
    const { size } = await stat(zip);
    const catMs = await timeOf(() => readThrough(zip));
    const { id } = await addPerson(bench.db);
    const done = await importOnce(bench, id, zip);
    const mediaMs = done.stepMs.media ?? 0;
    peakMb[name] = done.maxRssMb;
    console.log(
      `${name.padEnd(28)}${(size / 1e6).toFixed(0)} MB zip, ${done.status}, first tweet ${(done.firstMs / 1000).toFixed(2)} s, all ${(done.ms / 1000).toFixed(1)} s, pictures ${(mediaMs / 1000).toFixed(1)} s where reading the zip takes ${(catMs / 1000).toFixed(1)} s; ${done.maxRssMb.toFixed(0)} MB`,
    );
    goals[`${name}: memory within 256 MB`] = done.maxRssMb <= 256;
    if (options.mediaBytes === undefined || options.mediaBytes > 1)
      goals[`${name}: first tweet within 0.5 s`] = done.firstMs <= 500;
    if ((options.mediaBytes ?? 0) > 1)
      goals[`${name}: pictures within 2.5 times of reading`] = mediaMs <= 2.5 * catMs;
    if (done.status === "refused") goals[`${name}: refused within 5 s`] = done.ms <= 5_000;
    await bench.sql`delete from users where id = ${id}`;
    await rm(zip);
    await rm(join(bench.folder, "files"), { recursive: true, force: true });
  }
  const growth = (peakMb["500,000 tweets in one part"] ?? 0) / (peakMb["100,000 tweets"] ?? 0);
  goals["five times the tweets, at most 1.2 times the memory"] = growth <= 1.2;
  report(goals);
}

async function timeOf(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

async function readThrough(path: string): Promise<void> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) void chunk;
}
