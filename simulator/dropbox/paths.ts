/** Names that Dropbox's own programs and systems use for themselves. */
const DISALLOWED = new Set([
  "desktop.ini",
  "thumbs.db",
  ".ds_store",
  "icon\r",
  ".dropbox",
  ".dropbox.attr",
  ".dropbox.cache",
]);
const MAX_NAME_LENGTH = 255;

/** Whether a path has the form that every call asks for; others are answered with 400. */
export const isPath = (path: unknown): path is string => typeof path === "string" && /^\//s.test(path);

/** Why nothing can be written at this path, if so. */
export function problemOf(path: string): "malformed_path" | "disallowed_name" | undefined {
  for (const name of path.split("/").slice(1)) {
    if (name === "" || name === "." || name === ".." || name.length > MAX_NAME_LENGTH)
      return "malformed_path";
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Dropbox refuses.
    if (/[\u0000-\u001f\u007f\\]/.test(name) && name.toLowerCase() !== "icon\r") return "malformed_path";
    if (DISALLOWED.has(name.toLowerCase()) || name.startsWith("~$") || name.startsWith(".~"))
      return "disallowed_name";
  }
  return undefined;
}

/** Two paths that differ in case alone are the same file. */
export const lower = (path: string): string => path.normalize("NFC").toLowerCase();
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
/** Of a path below the root; the root itself is "". */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
