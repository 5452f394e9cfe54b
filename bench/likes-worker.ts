// One worker of bench:likes: for each person it is told it looks and saves as the functions do, or makes small pictures.
import { setTimeout as sleep } from "node:timers/promises";
import { now } from "@/lib/clock";
import { closeDatabase, db } from "@/lib/db/client";
import { lookOnce } from "@/lib/likes/look/look";
import { lookNow } from "@/lib/likes/look-now";
import { saveDue } from "@/lib/likes/save/save-due";
import { makeThumbs } from "@/lib/likes/save/thumbs";
import { lookDeps, saveDeps, thumbDeps } from "@/lib/likes/workers";
import { answerLines } from "./program";

export type Job = { kind: "save"; ownerId: string; atOnce: number } | { kind: "thumbs"; ownerId: string };
/** `done` are pictures saved, or small ones made; `maxRssMb` is the peak of the process so far. */
export type JobDone = { ms: number; done: number; maxRssMb: number };

await answerLines(async (job: Job): Promise<JobDone> => {
  if (job.kind === "save") await lookNow(db(), job.ownerId, now());
  const startedAt = performance.now();
  const done = job.kind === "save" ? await lookAndSave(job.ownerId, job.atOnce) : await draw(job.ownerId);
  return { ms: performance.now() - startedAt, done, maxRssMb: process.resourceUsage().maxRSS / 1024 };
});
await closeDatabase();

/** Beside each other, as the functions run: the first page's pictures are saved while the second page is asked for. */
async function lookAndSave(ownerId: string, atOnce: number): Promise<number> {
  let isLooking = true;
  const look = async () => {
    while ((await lookOnce(lookDeps(), ownerId)).status === "more");
    isLooking = false;
  };
  const save = async () => {
    for (let saved = 0; ; ) {
      const isLast = !isLooking;
      const round = await saveDue(saveDeps(), ownerId, { forMs: 15_000, atOnce });
      saved += round.saved;
      if (isLast && !round.nextDueAt) return saved;
      if (!round.nextDueAt) await sleep(20);
    }
  };
  const [, saved] = await Promise.all([look(), save()]);
  return saved;
}

async function draw(ownerId: string): Promise<number> {
  return (await makeThumbs(thumbDeps(), ownerId, { forMs: 10_000 })).made;
}
