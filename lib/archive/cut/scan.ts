const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SPACE = 0x20;

type Scan = {
  /** Start and end of every whole element. */
  elements: [number, number][];
  /** Where the comma before the next element, or before the rest of a half one, is. */
  end: number;
  /** The array's own closing bracket was met. */
  isClosed: boolean;
};

/**
 * Finds the elements of a JSON array byte by byte, whatever its layout. `bytes` begins inside the array, between two
 * elements. UTF-8 needs no care: none of the bytes looked for occurs inside a longer character.
 */
export function scanElements(bytes: Buffer): Scan {
  const elements: [number, number][] = [];
  let depth = 0;
  let start = -1;
  let end = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
      continue;
    }
    if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
      if (start >= 0) elements.push([start, at]);
      start = -1;
      if (byte === CLOSE_BRACKET) return { elements, end: at + 1, isClosed: true };
      end = at;
      continue;
    }
    if (byte <= SPACE) continue;
    if (start < 0) start = at;
    if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return { elements, end, isClosed: false };
}
