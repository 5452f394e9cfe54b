/**
 * Reading values whose shape X changed many times: a number may be a string, a missing field may be null or empty.
 * What does not fit is undefined; nothing here throws.
 */
export type Loose = Record<string, unknown>;

export function object(value: unknown): Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

/** The objects in a list; anything else in it is passed over. */
export function objects(value: unknown): Loose[] {
  if (!Array.isArray(value) || value.length === 0) return [];
  return value.filter((item) => typeof item === "object" && item !== null);
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** A string with something in it. */
export function words(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? clean(value) : undefined;
}

export function integer(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

/** A count that fits a Postgres integer. */
export function count(value: unknown): number | undefined {
  const number = integer(value);
  return number !== undefined && number >= 0 && number <= 2_147_483_647 ? number : undefined;
}

const LARGEST_ID = 2n ** 63n - 1n;
/** Nearly all are of this kind, and ids are read five times for each tweet. */
const ORDINARY_ID = /^[1-9][0-9]{0,17}$/;

/** An id of X from the first field that holds one; a bare JSON number above 2^53 has lost digits and is none. */
export function id(...candidates: unknown[]): string | undefined {
  for (const value of candidates) {
    if (typeof value === "string" && ORDINARY_ID.test(value)) return value;
    const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text !== "string" || !/^[0-9]{1,19}$/.test(text) || /^0+$/.test(text)) continue;
    const digits = text.replace(/^0+/, "");
    if (digits.length < 19 || BigInt(digits) <= LARGEST_ID) return digits;
  }
  return undefined;
}

/** What Postgres and every browser can hold: no U+0000, no half of a surrogate pair, one kind of line break. */
export function clean(text: string): string {
  return (
    text.includes("\0") || text.includes("\r") ? text.replaceAll("\0", "").replace(/\r\n?/g, "\n") : text
  ).toWellFormed();
}
