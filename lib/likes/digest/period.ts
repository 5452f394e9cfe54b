import { Temporal } from "temporal-polyfill";

export type Period = { startsAt: Date; endsAt: Date };

/** Notes are written in the morning, a weekly one on Mondays, by the person's own clock. */
const AT = Temporal.PlainTime.from("07:00");
const DAYS = { daily: 1, weekly: 7 };

/**
 * The period that a note is due for: up to the latest such morning, from the end of the last note or, where there was
 * none, a day or a week before. After an outage it is longer, so that nothing is passed over.
 *
 * @returns undefined while the last note is the latest that there can be.
 */
export function periodDue(
  every: "daily" | "weekly",
  timeZone: string,
  now: Date,
  lastEnd?: Date,
): Period | undefined {
  const end = latestMorning(every, timeZone, now);
  const endsAt = instantOf(end, timeZone);
  if (lastEnd && lastEnd >= endsAt) return undefined;
  return { startsAt: lastEnd ?? instantOf(end.subtract({ days: DAYS[every] }), timeZone), endsAt };
}

function latestMorning(every: "daily" | "weekly", timeZone: string, now: Date): Temporal.PlainDate {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const day = every === "weekly" ? today.subtract({ days: today.dayOfWeek - 1 }) : today;
  return instantOf(day, timeZone) <= now ? day : day.subtract({ days: DAYS[every] });
}

const instantOf = (day: Temporal.PlainDate, timeZone: string): Date =>
  new Date(day.toZonedDateTime({ timeZone, plainTime: AT }).epochMilliseconds);
