import "server-only";
import { ERRORS, type Lock, type Locker, type RequestRelease } from "@tus/server";
import { type TakeTurn, turnTaker } from "../../web-processes/take-turn";

const PATIENCE_MS = 30_000;

type Held = {
  requestRelease: RequestRelease;
  released: Promise<void>;
  release: () => void;
  /** Lets the requests of other processes go on. */
  giveBack?: () => void;
};

/**
 * Lets one request at a time write to an upload. The newest one wins: whoever holds the lock is asked to let go,
 * because after a network cut it is a connection that nobody writes to any more.
 * The same among the web processes, whichever of them a request reaches.
 */
export class UploadLocker implements Locker {
  private readonly held = new Map<string, Held>();

  constructor(private readonly takeTurn: TakeTurn = turnTaker()) {}

  newLock(id: string): Lock {
    return {
      lock: async (signal, requestRelease) => {
        const deadline = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
        for (let holder = this.held.get(id); holder; holder = this.held.get(id)) {
          await holder.requestRelease();
          await Promise.race([holder.released, aborted(deadline)]);
          if (deadline.aborted) throw ERRORS.ERR_LOCK_TIMEOUT;
        }
        const held: Held = { requestRelease, ...releasable() };
        this.held.set(id, held);
        held.giveBack = await this.takeTurn(`upload ${id}`, { signal: deadline, onWanted: requestRelease });
        if (held.giveBack) return;
        this.release(id);
        throw ERRORS.ERR_LOCK_TIMEOUT;
      },
      unlock: async () => this.release(id),
    };
  }

  private release(id: string): void {
    const held = this.held.get(id);
    this.held.delete(id);
    held?.giveBack?.();
    held?.release();
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
