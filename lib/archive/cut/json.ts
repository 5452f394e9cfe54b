/** A string as a whole, or a comma that only a closing bracket follows. */
const STRING_OR_LAST_COMMA = /"[^"\\]*(?:\\.[^"\\]*)*"|,(?=\s*[\]}])/gs;

/** JSON, also with the commas behind a last element that editing by hand leaves. @throws SyntaxError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(STRING_OR_LAST_COMMA, (found) => (found === "," ? "" : found)));
  }
}
