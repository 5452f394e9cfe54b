/** Months as X bills them: in UTC. */
export function monthOf(now: Date): { name: string; startsAt: Date; endsAt: Date } {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  return {
    name: now.toISOString().slice(0, 7),
    startsAt: new Date(Date.UTC(year, month, 1)),
    endsAt: new Date(Date.UTC(year, month + 1, 1)),
  };
}

const DAY_MS = 24 * 3600_000;
const WEEK_DAYS = 7;
export const weekBefore = (now: Date): Date => new Date(now.getTime() - WEEK_DAYS * DAY_MS);

/**
 * What the month will have cost at its end, if what is read day by day goes on as in the last seven days; what is read once
 * is spent, and does not go on. Where the daily reading began later, as since then; the first day counts as a whole one.
 *
 * @returns the days, too, that it is told by: 0 where nothing was read day by day.
 */
export function forecast({
  spent,
  dailyInWeek,
  weekBeganAt,
  now,
}: {
  spent: number;
  /** Spent in the last seven days on what is read day by day. */
  dailyInWeek: number;
  /** The first charge of those. */
  weekBeganAt: Date | undefined;
  now: Date;
}): { microUsd: number; days: number } {
  if (!weekBeganAt) return { microUsd: spent, days: 0 };
  const days = Math.min(WEEK_DAYS, Math.max(1, (now.getTime() - weekBeganAt.getTime()) / DAY_MS));
  const daysLeft = (monthOf(now).endsAt.getTime() - now.getTime()) / DAY_MS;
  return { microUsd: Math.round(spent + (dailyInWeek / days) * daysLeft), days: Math.round(days) };
}

/** Clocks differ: so close to midnight nobody here knows which day X counts. */
const MIDNIGHT_MS = 60_000;

/** The day in UTC that X counts a call on; nothing around midnight, when it may be either of two. */
export function billingDayOf(from: Date, until: Date): string | undefined {
  const earliest = dayOf(new Date(from.getTime() - MIDNIGHT_MS));
  const latest = dayOf(new Date(until.getTime() + MIDNIGHT_MS));
  return earliest === latest ? latest : undefined;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
