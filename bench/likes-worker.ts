// One worker of bench:likes: looks and saves as the functions do, then says how long it took and how much memory.
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
let status: string;
do {
  ({ status } = await lookOnce(lookDeps(), ownerId));
} while (status === "more");
const lookMs = performance.now() - startedAt;
let saved = 0;
for (;;) {
  const round = await saveDue(saveDeps(), ownerId, { forMs: 15_000, atOnce: Number(atOnce) });
  saved += round.saved;
  if (!round.nextDueAt) break;
}
const ms = performance.now() - startedAt;
const thumbsAt = performance.now();
const { made: thumbs } = await makeThumbs(thumbDeps(), ownerId, { forMs: 20_000 });
const thumbMs = performance.now() - thumbsAt;
const maxRssMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ms, lookMs, saved, status, thumbs, thumbMs, maxRssMb }));
await closeDatabase();
