import { byteLength, type FieldName, FREE, type Part, parseTemplate } from "./parse-template";

/** Windows takes 260 characters for a whole path; this leaves some for the folder that it lies in. */
const PATH_MOST = 220;
/** Most file systems take 255 bytes for one name; " (12)" may have to be added. */
const PIECE_MOST_BYTES = 245;

/** Whether a template can be used, and why not in words for the person who typed it. */
export function templateProblem(template: string): string | undefined {
  const parsed = parseTemplate(template);
  if ("problem" in parsed) return parsed.problem;
  const { pieces } = parsed;
  const last = pieces.at(-1) ?? [];
  if (pieces.some((parts) => parts.length === 0))
    return "There is an empty folder name: a slash may stand neither first, nor last, nor twice.";
  if (!endsWithExtension(last))
    return "A name must end with .{ext}, so that programs know what kind of file it is.";
  return keyProblem(pieces) ?? lengthProblem(pieces);
}

const endsWithExtension = (parts: Part[]): boolean => {
  const [dot, extension] = parts.slice(-2);
  const isLast = extension !== undefined && "field" in extension && extension.field === "ext";
  return isLast && parts.length > 2 && dot !== undefined && "literal" in dot && dot.literal.endsWith(".");
};

/**
 * A picture is told from every other by its key: {media_key}, or {tweet_id} and {n}. The key can be read back from a
 * path only if no digit can touch it, and if what may hold any digits stands on one side of it alone.
 */
function keyProblem(pieces: Part[][]): string | undefined {
  const fields = pieces.flat().flatMap((part) => ("field" in part ? [part.field] : []));
  const key: FieldName[] = fields.includes("media_key") ? ["media_key"] : ["tweet_id", "n"];
  const missing = key.filter((field) => !fields.includes(field));
  if (missing.length > 0)
    return `Two pictures could get the same name. Add ${missing.map((field) => `{${field}}`).join(" and ")}.`;
  for (const field of key) {
    const places = pieces.flatMap((parts) =>
      parts.flatMap((part, at) => ("field" in part && part.field === field ? [{ parts, at }] : [])),
    );
    if (!places.some(({ parts, at }) => standsFree(parts, at)))
      return `Two pictures could get the same name. ${field === "media_key" ? "Put a space or a dot" : "Put a - or _"} on both sides of {${field}}, unless it is first or last there.`;
    if (field !== "n" && !places.some(({ parts, at }) => standsFree(parts, at) && hasOneFreeSide(parts, at)))
      return `Two pictures could get the same name. Have {author}, {name} and {text} on one side of {${field}} only.`;
  }
  return undefined;
}

function standsFree(parts: Part[], at: number): boolean {
  const [before, part, after] = [parts[at - 1], parts[at], parts[at + 1]];
  const ofKey = part && "field" in part && part.field === "media_key" ? /[\w-]/ : /\d/;
  const isBarrier = (part: Part | undefined, character: (text: string) => string | undefined) =>
    part === undefined || ("literal" in part && !ofKey.test(character(part.literal) ?? ""));
  return isBarrier(before, (text) => text.at(-1)) && isBarrier(after, (text) => text[0]);
}

function hasOneFreeSide(parts: Part[], at: number): boolean {
  const isFree = (part: Part) => "field" in part && FREE.includes(part.field);
  return !parts.slice(0, at).some(isFree) || !parts.slice(at + 1).some(isFree);
}

function lengthProblem(pieces: Part[][]): string | undefined {
  const lengthOf = (part: Part) => ("literal" in part ? part.literal.length : part.length);
  const most = pieces.map((parts) => parts.reduce((sum, part) => sum + lengthOf(part), 0));
  const mostBytes = pieces.map((parts) => parts.reduce((sum, part) => sum + bytesOf(part), 0));
  const total = most.reduce((sum, length) => sum + length + 1, -1);
  if (total > PATH_MOST)
    return `Names could get ${total} characters long; Windows takes ${PATH_MOST}. Shorten {text}, or use fewer fields.`;
  if (mostBytes.some((bytes) => bytes > PIECE_MOST_BYTES))
    return "One name between two slashes could get too long for a disk. Shorten {text}, or use fewer fields.";
  return undefined;
}

/** What a part may need on a disk: free text is cut to as many bytes as it may have characters, twice over. */
const bytesOf = (part: Part): number =>
  "literal" in part ? byteLength(part.literal) : FREE.includes(part.field) ? 2 * part.length : part.length;
