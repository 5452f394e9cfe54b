/** One request as it really went, whatever its caller got to see. */
export type TruthEntry = {
  /** Counts from 1, in the order of ends. */
  number: number;
  at: string;
  operation: string;
  method: string;
  path: string;
  /** What was or would have been answered. */
  status: number;
  /** Kind of the fault that struck, if one did. */
  fault?: string;
  /** What was changed. Absent if nothing was. */
  applied?: Record<string, unknown>;
};

/** What really happened: tests hold what the app believes against it. */
export class Truth {
  private entries: TruthEntry[] = [];
  private count = 0;

  add(entry: Omit<TruthEntry, "number">): void {
    this.count += 1;
    this.entries.push({ number: this.count, ...entry });
  }

  list({ operation, after = 0 }: { operation?: string; after?: number } = {}): TruthEntry[] {
    return this.entries.filter(
      (entry) => entry.number > after && (operation === undefined || entry.operation === operation),
    );
  }

  clear(): void {
    this.entries = [];
  }
}
