/**
 * How X printed a data file. In both layouts a boundary between two records can be found without reading the JSON:
 * a JSON string never holds a bare line break, and only whole records close at this indentation.
 */
export type Layout = {
  /** The bytes from the end of one record to the beginning of the next. */
  boundary: Buffer;
  /** How many of them belong to the record that ends. */
  closing: number;
};

/** Since 2021: each record on lines of its own, indented by two. */
const lines: Layout = { boundary: Buffer.from("\n  },\n  {"), closing: "\n  }".length };
/** Until 2020, and in classic archives: `[ {`, records not indented. */
const inline: Layout = { boundary: Buffer.from("\n}, {"), closing: "\n}".length };

/** The layout of the array whose text begins here, or undefined for any other: minified or edited by hand. */
export function layoutOf(arrayHead: Buffer): Layout | undefined {
  const head = arrayHead.toString("latin1", 0, 16);
  if (head.startsWith("[\n  {\n")) return lines;
  if (head.startsWith("[ {\n")) return inline;
  return undefined;
}
