/** Making one takes as long as formatting a hundred dates, and there are few kinds. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A date as every page writes it: the day before the month, and 24 hours; "22 November 2026 at 08:30". */
export function dateInWords(at: Date, options: Intl.DateTimeFormatOptions): string {
  const kind = JSON.stringify(options);
  const known = formats.get(kind) ?? new Intl.DateTimeFormat("en-GB", options);
  formats.set(kind, known);
  return known.format(at);
}
