import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClaimedCopy, claimCopies, nextDueAt, noteNames, requeue } from "./copy-queue";
import { nameFor, type SaveDeps, type SaveOutcome, savePicture } from "./save-picture";

export type SaveRound = Record<SaveOutcome, number> & {
  /** When the next copy is due; absent if none is left. */
  nextDueAt?: Date;
};

type Options = {
  /** No copy is begun after so long; those that are being made are finished. */
  forMs: number;
  /** How many are made at once. */
  atOnce?: number;
  /** Ends the round: what is being fetched waits for the next one, what is being put is finished. */
  signal?: AbortSignal;
};

/** Most of a copy's time is waiting for X and for the place. */
const AT_ONCE = 8;
/** Taken from the queue together: one statement for several pictures. */
const CLAIMED = 16;
/** A copy that is due so soon is waited for. */
const SOON_MS = 2_000;

/**
 * Makes a person's copies that are due, some at once, for a while.
 *
 * @throws the first bug that a copy met, or that the database was away; after all copies have come to rest.
 */
export async function saveDue(
  deps: SaveDeps,
  ownerId: string,
  { forMs, atOnce = AT_ONCE, signal }: Options,
): Promise<SaveRound> {
  const counts: Record<SaveOutcome, number> = { saved: 0, waiting: 0, held: 0, failed: 0, lost: 0 };
  const endsAt = performance.now() + forMs;
  const isOver = () => performance.now() >= endsAt || signal?.aborted === true || failure !== undefined;
  let failure: unknown;
  const queue: ClaimedCopy[] = [];
  let claiming: Promise<void> | undefined;

  /** One asks the database for all who have nothing to do. */
  const refill = (): Promise<void> => {
    claiming ??= claimNamed(deps, ownerId)
      .then((claimed) => void queue.push(...claimed))
      .finally(() => {
        claiming = undefined;
      });
    return claiming;
  };
  const next = async (): Promise<ClaimedCopy | undefined> => {
    for (;;) {
      if (isOver()) return undefined;
      const copy = queue.shift();
      if (copy) return copy;
      await refill();
      if (queue.length > 0) continue;
      const waitMs = await untilNext(deps, ownerId);
      if (waitMs === undefined || waitMs > SOON_MS || performance.now() + waitMs > endsAt) return undefined;
      await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  };
  const work = async (): Promise<void> => {
    try {
      for (let copy = await next(); copy; copy = await next())
        counts[await savePicture(deps, copy, signal)] += 1;
    } catch (error) {
      failure ??= error;
    }
  };

  await Promise.all(Array.from({ length: atOnce }, work));
  for (const copy of queue)
    await requeue(deps.sql, copy, { reason: null, problem: null, nextTryAt: deps.now(), isFree: true });
  if (failure !== undefined) throw failure;
  const due = await nextDueAt(deps.sql, ownerId);
  return { ...counts, ...(due && { nextDueAt: due }) };
}

/** Names are noted for all that were taken together: one statement in place of one for each. */
async function claimNamed({ sql, placeOf, now }: SaveDeps, ownerId: string): Promise<ClaimedCopy[]> {
  const claimed = await claimCopies(sql, ownerId, CLAIMED, now());
  const named: (ClaimedCopy & { path: string })[] = [];
  for (const copy of claimed) {
    if (copy.path !== null) continue;
    // A place that cannot be opened says so to each copy, which notes why.
    const writer = await placeOf(ownerId, copy.place).catch(() => undefined);
    if (writer) named.push(Object.assign(copy, { path: writer.pathOf(nameFor(copy)) }));
  }
  await noteNames(sql, named);
  return claimed;
}

async function untilNext({ sql, now }: SaveDeps, ownerId: string): Promise<number | undefined> {
  const at = await nextDueAt(sql, ownerId);
  return at && Math.max(50, at.getTime() - now().getTime());
}
