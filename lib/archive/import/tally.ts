import type { ArchiveTally } from "../types";

export function emptyTally(tweetsExpected: number | null): ArchiveTally {
  return {
    tweets: {
      expected: tweetsExpected,
      read: 0,
      added: 0,
      updated: 0,
      unchanged: 0,
      duplicates: 0,
      skipped: 0,
    },
    notes: { read: 0, joined: 0, orphans: 0 },
    likes: { read: 0, added: 0 },
    media: { referenced: 0, stored: 0, missing: 0, unreferenced: 0 },
  };
}

/** What one batch adds to the sums. */
export type TallyDelta = { [Part in keyof ArchiveTally]?: Partial<Record<keyof ArchiveTally[Part], number>> };

export function addToTally(tally: ArchiveTally, delta: TallyDelta): ArchiveTally {
  const sum = structuredClone(tally) as Record<string, Record<string, number | null>>;
  for (const [part, counts] of Object.entries(delta))
    for (const [name, count] of Object.entries(counts ?? {})) {
      const counters = sum[part] as Record<string, number | null>;
      counters[name] = (counters[name] ?? 0) + count;
    }
  return sum as unknown as ArchiveTally;
}
