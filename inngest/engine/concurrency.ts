import { keyOf } from "./expressions";
import { concurrencyLimits, type EngineFunction, type FunctionConfig } from "./function-config";
import type { EngineEvent } from "./types";

/**
 * Concurrency limits count calls that are in flight, not runs that sleep or wait.
 *
 * A run knows its slots from its first event: one per limit of its function, named `<function>/<limit's number>/<key>`.
 * Only the leader makes calls, so it alone knows how many hold a slot, and need not ask the database: a new leader
 * starts with no call in flight. The limits themselves are read at each claim; a deploy that changes one counts at once.
 */
export function slotsOf(fn: EngineFunction, event: EngineEvent): string[] {
  return concurrencyLimits(fn.config).map((limit, index) => `${fn.id}/${index}/${keyOf(limit.key, event)}`);
}

/** How many calls each slot of a run takes at once, in the order of `slotsOf`. Zero means any number, as in Inngest. */
export function slotSizes(config: FunctionConfig): number[] {
  return concurrencyLimits(config).map(({ limit }) => limit || Infinity);
}

export class Slots {
  readonly #held = new Map<string, { calls: number; size: number }>();

  /** Takes the run's slots if each is free, all or none. */
  take(slots: string[], sizes: number[]): boolean {
    const isFree = slots.every(
      (slot, index) => (this.#held.get(slot)?.calls ?? 0) < (sizes[index] ?? Infinity),
    );
    if (!isFree) return false;
    slots.forEach((slot, index) => {
      this.#held.set(slot, {
        calls: (this.#held.get(slot)?.calls ?? 0) + 1,
        size: sizes[index] ?? Infinity,
      });
    });
    return true;
  }

  free(slots: string[]): void {
    for (const slot of slots) {
      const held = this.#held.get(slot);
      if (!held) continue;
      held.calls--;
      if (held.calls === 0) this.#held.delete(slot);
    }
  }

  /** The slots that take no further call now. */
  full(): string[] {
    return [...this.#held].filter(([, { calls, size }]) => calls >= size).map(([slot]) => slot);
  }
}
