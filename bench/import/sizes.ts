import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { SampleOptions } from "@/lib/testing/sample-archive/options";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { addPerson } from "@/lib/testing/tweets";
import { copyBeside } from "./copy-beside";
import { type Bench, importOnce, report } from "./import-once";

/** As large as a picture of a good camera, and as a thumb. */
const [LARGE, TINY] = [880_000, 2_048];

/** Tweets with media have five files for three of them. */
const SIZES: Record<string, Partial<SampleOptions>> = {
  "100,000 tweets": { tweets: 100_000, withMedia: 200 },
  "500,000 tweets in one part": { tweets: 500_000, withMedia: 200 },
  "5.9 GB of pictures": { tweets: 20_000, withMedia: 4_000, mediaBytes: LARGE },
  "233,000 files": { tweets: 140_000, withMedia: 140_000, mediaBytes: TINY },
  "300,000 files": { tweets: 180_000, withMedia: 180_000, mediaBytes: TINY },
};

/**
 * Archives of every shape: how much memory the import takes, and how fast its pictures come into storage. Files stay
 * until the end, some 25 GB of them.
 */
export async function measureSizes(bench: Bench, wanted = ""): Promise<void> {
  const peakMb: Record<string, number> = {};
  const goals: Record<string, boolean> = {};
  const chosen = Object.entries(SIZES).filter(([name]) => name.includes(wanted));
  for (const [name, options] of chosen) {
    const zip = join(bench.folder, `${name}.zip`);
    await writeSampleArchive(zip, { era: "2024", likes: 5000, ...options });
    const { size } = await stat(zip);
    const { readMs, copyMs } = await copyBeside(zip);
    const { id } = await addPerson(bench.db);
    const done = await importOnce(bench, id, zip);
    const mediaMs = done.stepMs.media ?? 0;
    peakMb[name] = done.maxRssMb;
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
    console.log(
      `${name.padEnd(28)}${(size / 1e6).toFixed(0)} MB zip, ${done.status}, first tweet ${seconds(done.firstMs)}, all ${seconds(done.ms)} with ${seconds(done.cpuMs)} of the processor, ${done.maxRssMb.toFixed(0)} MB; pictures ${seconds(mediaMs)}, where cat takes ${seconds(readMs)} to nowhere and ${seconds(copyMs)} into a file that is safe`,
    );
    goals[`${name}: memory within 256 MB`] = done.maxRssMb <= 256;
    if (done.status === "refused") goals[`${name}: refused within 5 s`] = done.ms <= 5_000;
    else goals[`${name}: first tweet within 0.5 s`] = done.firstMs <= 500;
    if (options.mediaBytes === LARGE)
      goals[`${name}: pictures within 2.5 times of cat into a file`] = mediaMs <= 2.5 * copyMs;
    await bench.sql`delete from users where id = ${id}`;
  }
  const [small, large] = [peakMb["100,000 tweets"], peakMb["500,000 tweets in one part"]];
  if (small && large) goals["five times the tweets, at most 1.2 times the memory"] = large / small <= 1.2;
  report(goals);
}
