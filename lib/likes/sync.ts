import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "../db/client";
import { type LookDeps, lookOnce } from "./look/look";
import { lookNow } from "./look-now";
import { saveDue } from "./save/save-due";
import type { SaveDeps } from "./save/save-picture";
import { areThumbsClaimed, makeThumbs, type ThumbDeps } from "./save/thumbs";
import { getSaverState } from "./saver";
import type { SaverState } from "./types";

export type SyncDeps = { db: Db; look: LookDeps; save: SaveDeps; thumbs: ThumbDeps };

export type SyncSummary = { likes: number; pictures: number; saved: number; state: SaverState };

const ROUND_MS = 10_000;
/** The running app may be at the same likes or pictures: its leases are waited for. */
const AGAIN_MS = 500;
/**
 * What waits longer than this, for X or for Dropbox, is told and not waited for. The lease of a worker that died
 * (copy-queue.ts) ends within it.
 */
const PATIENCE_MS = 4 * 60_000;

/**
 * Looks for a person's likes now and saves what is found, and comes back once nothing is left that can be done now. Works
 * beside the running app: each like and each picture is one worker's.
 *
 * @throws AppError `conflict` while saving is off.
 */
export async function syncLikes(
  { db, look, save, thumbs }: SyncDeps,
  ownerId: string,
  progress: (state: SaverState) => void = () => {},
): Promise<SyncSummary> {
  const { now } = look;
  const startedAt = now();
  const state = () => getSaverState(db, ownerId, now());
  const sum = { likes: 0, pictures: 0, saved: 0 };

  await lookNow(db, ownerId, startedAt);
  for (;;) {
    const outcome = await lookOnce(look, ownerId);
    sum.likes += outcome.likes;
    sum.pictures += outcome.pictures;
    if (outcome.status === "done" || outcome.status === "waiting") break;
    if (outcome.status === "more") continue;
    if (!(await state()).isLooking) break;
    await sleep(AGAIN_MS);
  }
  for (;;) {
    const round = await saveDue(save, ownerId, { forMs: ROUND_MS });
    sum.saved += round.saved;
    progress(await state());
    if (!round.nextDueAt || round.nextDueAt.getTime() > now().getTime() + PATIENCE_MS) break;
    await sleep(Math.min(AGAIN_MS, Math.max(0, round.nextDueAt.getTime() - now().getTime())));
  }
  for (;;) {
    const { left } = await makeThumbs(thumbs, ownerId, { forMs: ROUND_MS });
    if (left) continue;
    if (!(await areThumbsClaimed(thumbs.sql, ownerId))) break;
    await sleep(AGAIN_MS);
  }
  return { ...sum, state: await state() };
}
