import { Cron } from "croner";

/**
 * The next time of a cron trigger: five fields in UTC, or in a zone as in `TZ=Europe/Berlin 0 9 * * *`.
 *
 * @throws Error if the fields or the zone are not understood.
 */
export function nextTime(expression: string, after: Date): Date | null {
  const [, zone, fields] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(expression.trim()) ?? [];
  if (fields?.trim().split(/\s+/).length !== 5 && !fields?.startsWith("@"))
    throw new Error(`"${expression}" does not have five fields`);
  return new Cron(fields, { timezone: zone ?? "UTC", paused: true }).nextRun(after);
}
