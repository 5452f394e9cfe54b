// One worker of bench:likes: looks and saves as the functions do, then says how long it took and how much memory.
import { setTimeout as sleep } from "node:timers/promises";
import { now } from "@/lib/clock";
import { closeDatabase, db } from "@/lib/db/client";
import { lookOnce } from "@/lib/likes/look/look";
import { lookNow } from "@/lib/likes/look-now";
import { saveDue } from "@/lib/likes/save/save-due";
import { makeThumbs } from "@/lib/likes/save/thumbs";
import { lookDeps, saveDeps, thumbDeps } from "@/lib/likes/workers";

const [ownerId = "", atOnce = ""] = process.argv.slice(2);
await lookNow(db(), ownerId, now());
const startedAt = performance.now();
let isLooking = true;
let saved = 0;
// Beside each other, as the functions run: the first page's pictures are saved while the second page is asked for.
const [status] = await Promise.all([look(), save()]);
const ms = performance.now() - startedAt;
const saveRssMb = process.resourceUsage().maxRSS / 1024;
const thumbsAt = performance.now();
const { made: thumbs } = await makeThumbs(thumbDeps(), ownerId, { forMs: 20_000 });
const thumbMs = performance.now() - thumbsAt;
const maxRssMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ms, saved, status, thumbs, thumbMs, saveRssMb, maxRssMb }));
await closeDatabase();

async function look(): Promise<string> {
  for (;;) {
    const { status } = await lookOnce(lookDeps(), ownerId);
    if (status === "more") continue;
    isLooking = false;
    return status;
  }
}

async function save(): Promise<void> {
  for (;;) {
    const isLast = !isLooking;
    const round = await saveDue(saveDeps(), ownerId, { forMs: 15_000, atOnce: Number(atOnce) });
    saved += round.saved;
    if (isLast && !round.nextDueAt) return;
    if (!round.nextDueAt) await sleep(20);
  }
}
