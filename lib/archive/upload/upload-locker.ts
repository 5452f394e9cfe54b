import "server-only";
import { ERRORS, type Lock, type Locker, type RequestRelease } from "@tus/server";

const PATIENCE_MS = 30_000;

type Held = { requestRelease: RequestRelease; released: Promise<void>; release: () => void };

/**
 * Lets one request at a time write to an upload. The newest one wins: whoever holds the lock is asked to let go,
 * because after a network cut it is a connection that nobody writes to any more.
 *
 * Holds for one process. Several web processes need requests for one upload to reach the same one (sticky routing by
 * path), or a locker in the database; without it two of them could write to one file at the same offset.
 */
export class UploadLocker implements Locker {
  private readonly held = new Map<string, Held>();

  newLock(id: string): Lock {
    return {
      lock: async (signal, requestRelease) => {
        const deadline = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
        for (let holder = this.held.get(id); holder; holder = this.held.get(id)) {
          await holder.requestRelease();
          await Promise.race([holder.released, aborted(deadline)]);
          if (deadline.aborted) throw ERRORS.ERR_LOCK_TIMEOUT;
        }
        this.held.set(id, { requestRelease, ...releasable() });
      },
      unlock: async () => {
        this.held.get(id)?.release();
        this.held.delete(id);
      },
    };
  }
}

function releasable(): { released: Promise<void>; release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { released, release };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
