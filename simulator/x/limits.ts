import type { Clock } from "../core/clock";
import { knownThere } from "../core/known";
import { Refusal } from "../core/types";

/** Calls in a window, which begins with the first of them. */
export type Limit = { calls: number; windowMs: number };

const QUARTER_MS = 15 * 60_000;

/** As documented in October 2026, for one person; for the app where no person can ask. Of metadata X tells none. */
const DOCUMENTED: Record<string, number> = {
  "x.me": 75,
  "x.user": 900,
  "x.users": 900,
  "x.userByName": 900,
  "x.usersByName": 900,
  "x.userTweets": 900,
  "x.likedTweets": 75,
  "x.searchRecent": 300,
  "x.tweet": 900,
  "x.tweets": 5000,
  "x.createTweet": 100,
  "x.deleteTweet": 50,
  "x.mediaInitialize": 1875,
  "x.mediaAppend": 1875,
  "x.mediaFinalize": 1875,
  "x.mediaStatus": 1000,
  "x.mediaMetadata": 900,
  "x.rules": 450,
  "x.changeRules": 100,
  "x.stream": 50,
};

/** Counts calls for each operation and asker, as the headers tell them. */
export class Limits {
  private readonly set = new Map<string, Limit>();
  private readonly windows = new Map<string, { until: number; used: number }>();
  constructor(private readonly clock: Clock) {}

  /** @throws Refusal for an operation that has none */
  change(operation: string, limit: Limit): void {
    if (!(operation in DOCUMENTED)) {
      const error = `There is no limit of “${operation}”. ${knownThere(Object.keys(DOCUMENTED))}`;
      throw new Refusal({ status: 400, json: { error } });
    }
    this.set.set(operation, limit);
    for (const key of this.windows.keys()) if (key.startsWith(`${operation} `)) this.windows.delete(key);
  }

  /** All as documented again, and nothing used. */
  reset(): void {
    this.set.clear();
    this.windows.clear();
  }

  list(): Record<string, Limit> {
    return Object.fromEntries(Object.keys(DOCUMENTED).map((operation) => [operation, this.of(operation)]));
  }

  /** Takes one call, if there is one left. */
  take(operation: string, asker: string): { isAllowed: boolean; headers: Record<string, string> } {
    const now = this.clock.now().getTime();
    const limit = this.of(operation);
    const key = `${operation} ${asker}`;
    let window = this.windows.get(key);
    if (!window || window.until <= now) {
      window = { until: now + limit.windowMs, used: 0 };
      this.windows.set(key, window);
    }
    const isAllowed = window.used < limit.calls;
    if (isAllowed) window.used += 1;
    return {
      isAllowed,
      headers: {
        "x-rate-limit-limit": String(limit.calls),
        "x-rate-limit-remaining": String(limit.calls - window.used),
        "x-rate-limit-reset": String(Math.ceil(window.until / 1000)),
      },
    };
  }

  private of(operation: string): Limit {
    return this.set.get(operation) ?? { calls: DOCUMENTED[operation] ?? 900, windowMs: QUARTER_MS };
  }
}
