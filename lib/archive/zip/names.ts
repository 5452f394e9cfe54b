/** A name from a zip in a sentence of ours: short and without anything that a terminal would obey. */
export function shown(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}]/gu, "\u{FFFD}");
  return clean.length > 80 ? `…${clean.slice(-79)}` : clean;
}

/** A line break, a bell: no file of X has one, and Postgres, terminals and programs that split lines stumble over them. */
export const hasControls = (name: string): boolean => /\p{Cc}/u.test(name);

export const isZip = (name: string): boolean => /\.zip$/i.test(name);
