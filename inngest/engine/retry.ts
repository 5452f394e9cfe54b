const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long Inngest waits after the first, second, … failed attempt. */
const DELAYS_MS = [
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  40 * MINUTE,
  HOUR,
  2 * HOUR,
];
const LARGEST_JITTER_MS = 30 * SECOND;

/** How long to wait after an attempt, the first being 0. Up to half a minute of jitter keeps retries from meeting. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const delay = DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] as number;
  return delay + Math.floor(random() * LARGEST_JITTER_MS);
}

/** When a `Retry-After` header says to come back: seconds from now, or a date. Undefined if it says neither. */
export function retryAfter(header: string | undefined, now: Date): Date | undefined {
  if (!header) return undefined;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return new Date(now.getTime() + Number(header) * SECOND);
  const date = new Date(header);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
