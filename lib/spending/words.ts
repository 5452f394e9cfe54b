/**
 * Money as people read it: "$1.50", "$0.04". What is less than half a cent and not nothing is "under 1¢": nobody should
 * read that it is free.
 */
export function dollarsInWords(microUsd: number, locale = "en"): string {
  if (microUsd > 0 && microUsd < 5_000) return "under 1¢";
  return new Intl.NumberFormat(locale, { style: "currency", currency: "USD" }).format(microUsd / 1_000_000);
}

/** A price to the tenth of a cent: "$0.005". */
export function priceInWords(microUsd: number, locale = "en"): string {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    maximumFractionDigits: 6,
  }).format(microUsd / 1_000_000);
}
