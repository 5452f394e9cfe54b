import type { Clock } from "../core/clock";

/** Calls in a window, which begins with the first of them. */
export type Limit = { calls: number; windowMs: number };

const QUARTER_MS = 15 * 60_000;

/** As documented in August 2026: for a person, and for an app in its own name. */
const DOCUMENTED: Record<string, { user?: number; app?: number }> = {
  "x.me": { user: 75 },
  "x.user": { user: 900, app: 300 },
  "x.users": { user: 900, app: 300 },
  "x.userByName": { user: 900, app: 300 },
  "x.usersByName": { user: 900, app: 300 },
  "x.userTweets": { user: 900, app: 10_000 },
  "x.likedTweets": { user: 75 },
  "x.searchRecent": { user: 300, app: 450 },
  "x.tweet": { user: 900, app: 450 },
  "x.tweets": { user: 5000, app: 3500 },
  "x.createTweet": { user: 100 },
  "x.deleteTweet": { user: 50 },
  "x.mediaInitialize": { user: 1875 },
  "x.mediaAppend": { user: 1875 },
  "x.mediaFinalize": { user: 1875 },
  "x.mediaStatus": { user: 1000 },
  "x.mediaMetadata": { user: 500 },
  "x.rules": { app: 450 },
  "x.changeRules": { app: 100 },
  "x.stream": { app: 50 },
};

export type Asking = { kind: "user" | "app"; id: string };

/** Counts calls for each operation and asker, as the headers tell them. */
export class Limits {
  private readonly set = new Map<string, Limit>();
  private readonly windows = new Map<string, { until: number; used: number }>();
  constructor(private readonly clock: Clock) {}

  change(operation: string, limit: Limit): void {
    this.set.set(operation, limit);
    for (const key of this.windows.keys()) if (key.startsWith(`${operation} `)) this.windows.delete(key);
  }

  /** All as documented again, and nothing used. */
  reset(): void {
    this.set.clear();
    this.windows.clear();
  }

  /** For a person, where a person can ask. */
  list(): Record<string, Limit> {
    return Object.fromEntries(
      Object.entries(DOCUMENTED).map(([operation, { user }]) => [
        operation,
        this.of(operation, user === undefined ? "app" : "user"),
      ]),
    );
  }

  /** Takes one call, if there is one left. */
  take(operation: string, { kind, id }: Asking): { isAllowed: boolean; headers: Record<string, string> } {
    const now = this.clock.now().getTime();
    const limit = this.of(operation, kind);
    const key = `${operation} ${kind} ${id}`;
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

  private of(operation: string, kind: Asking["kind"]): Limit {
    return this.set.get(operation) ?? { calls: DOCUMENTED[operation]?.[kind] ?? 0, windowMs: QUARTER_MS };
  }
}
