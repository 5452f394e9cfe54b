const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/y;

/**
 * Milliseconds of a duration as the SDK writes it, such as "1h30m" or "2s"; the empty text is zero.
 *
 * @throws Error if the text is anything else.
 */
export function durationMs(text: string): number {
  let total = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    if (!part) throw new Error(`"${text}" is no duration such as "1h30m"`);
    total += Number(part[1]) * UNIT_MS[part[2] as keyof typeof UNIT_MS];
  }
  return total;
}

/**
 * The instant that a sleep or a timeout ends. The SDK sends either a duration ("2s") or an ISO date, in the same field.
 */
export function endOf(text: string, from: Date = new Date()): Date {
  if (!/^\d{4,}-\d\d-\d\d/.test(text)) return new Date(from.getTime() + durationMs(text));
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new Error(`"${text}" is no date`);
  return instant;
}
