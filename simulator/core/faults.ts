import { z } from "zod";
import { GENERAL_KINDS, isMeant, type Known } from "./known";
import { parsed } from "./parsed";
import type { Random } from "./random";

/**
 * What may go wrong on demand. The first four kinds are done here for every operation; any other name is for the module
 * of that operation to look at, such as `wrong-hash`.
 *
 * - `cut-before`  the socket is closed and nothing is done
 * - `cut-middle`  half of the request is read, or half of the answer sent, then the socket is closed
 * - `cut-after`   all is done, then the socket is closed without an answer
 * - `status`      `status`, `headers` and `json` are answered; with `isApplied` the thing is done all the same
 *
 * `delayMs` waits before anything else, alone with the kind `slow`.
 */
export const faultInput = z.strictObject({
  /** `x.likedTweets`, or `x.*`, or `*`. */
  operation: z.string(),
  kind: z.string(),
  /** Strikes so often, then is gone; unset: until it is removed. */
  times: z.number().int().positive().optional(),
  /** Lets so many calls pass first. */
  after: z.number().int().min(0).default(0),
  /** 0 to 1: strikes a call with this chance, by the seed. */
  chance: z.number().min(0).max(1).default(1),
  delayMs: z.number().int().min(0).default(0),
  status: z.number().int().min(400).max(599).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  json: z.unknown().optional(),
  isApplied: z.boolean().default(false),
  /** Whatever the module needs to know more. */
  detail: z.record(z.string(), z.unknown()).optional(),
});
export type Fault = z.output<typeof faultInput> & { id: number; struck: number };

export class Faults {
  private list: Fault[] = [];
  private count = 0;
  constructor(
    private readonly random: Random,
    private readonly known: () => Known,
  ) {}

  /** @throws Refusal in words if it could never strike */
  add(input: z.input<typeof faultInput>): Fault {
    const given = parsed(faultInput, input);
    this.known().checkFault(given);
    this.count += 1;
    const fault = { ...given, id: this.count, struck: 0 };
    this.list.push(fault);
    return fault;
  }

  all(): Fault[] {
    return this.list;
  }

  /** @returns how many there were */
  remove(id?: number): number {
    const before = this.list.length;
    this.list = id === undefined ? [] : this.list.filter((fault) => fault.id !== id);
    return before - this.list.length;
  }

  /** The general fault that strikes this call, if one does. Asked once for each call. */
  takeGeneral(operation: string): Fault | undefined {
    return this.takeOf(operation, (kind) => GENERAL_KINDS.includes(kind));
  }

  /** Whether a module's own fault strikes. */
  take(operation: string, kind: string): Fault | undefined {
    return this.takeOf(operation, (name) => name === kind);
  }

  private takeOf(operation: string, isKind: (kind: string) => boolean): Fault | undefined {
    for (const fault of this.list) {
      if (!isKind(fault.kind) || !isMeant(fault.operation, operation)) continue;
      if (fault.times !== undefined && fault.struck >= fault.times) continue;
      if (fault.after > 0) {
        fault.after -= 1;
        continue;
      }
      if (fault.chance < 1 && this.random.next() >= fault.chance) continue;
      fault.struck += 1;
      return fault;
    }
    return undefined;
  }
}
