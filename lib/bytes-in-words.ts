const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/** A size as people say it: "1.2 GB", "640 kB", "1 byte". Thousands, as the file managers of today count. */
export function bytesInWords(bytes: number, locale = "en"): string {
  let unit = 0;
  let amount = bytes;
  // 999.5 would be written as 1,000.
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${amount} ${amount === 1 ? "byte" : "bytes"}`;
  const digits = amount < 9.95 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(amount)} ${UNITS[unit]}`;
}
