import type { MediaType } from "../tweets/types";

/** How saved pictures are called. Pure, so that the form can show what a template makes of a sample. */

export const DEFAULT_TEMPLATE = "{author}/{date}-{tweet_id}-{n}.{ext}";

/** What a name can be made of. For a quoted picture it is the quoted tweet: the picture has one name wherever it is met. */
export type Nameable = {
  authorHandle: string;
  authorName: string;
  tweetedAt: Date;
  tweetId: string;
  /** From 0, as in its tweet. */
  position: number;
  type: MediaType;
  mediaKey: string;
  text: string;
  /** Without a dot. */
  extension: string;
};

export const SAMPLE: Nameable = {
  authorHandle: "ada_photos",
  authorName: "Ada Müller",
  tweetedAt: new Date("2024-05-17T18:30:05Z"),
  tweetId: "1791540983441129581",
  position: 0,
  type: "photo",
  mediaKey: "3_1791540977552486400",
  text: "Evening light over the harbour",
  extension: "jpg",
};

/** Every field, what it stands for, and the most characters that it may come to. */
export const FIELDS = {
  author: { words: "the author's handle", length: 20 },
  name: { words: "the author's name", length: 50 },
  date: { words: "the day the tweet was written, in your time zone", length: 10 },
  year: { words: "its year", length: 4 },
  month: { words: "its month, 01 to 12", length: 2 },
  day: { words: "its day, 01 to 31", length: 2 },
  time: { words: "its time as hours, minutes, seconds", length: 6 },
  tweet_id: { words: "the tweet's number at X", length: 19 },
  n: { words: "which picture of the tweet: 1, 2 …", length: 2 },
  type: { words: "photo, video or gif", length: 5 },
  media_key: { words: "the picture's own key at X", length: 30 },
  text: { words: "the first characters of the tweet: {text:30}", length: 40 },
  ext: { words: "the kind of file: jpg, png, mp4", length: 4 },
} as const;

type FieldName = keyof typeof FIELDS;
type Part = { literal: string } | { field: FieldName; length: number };

const TEXT_MOST = 100;
/** Windows takes 260 characters for a whole path; this leaves some for the folder that it lies in. */
const PATH_MOST = 220;
/** Most file systems take 255 bytes for one name; " (12)" may have to be added. */
const PIECE_MOST_BYTES = 245;

/** Whether a template can be used, and why not in words for the person who typed it. */
export function templateProblem(template: string): string | undefined {
  const parsed = parse(template);
  if ("problem" in parsed) return parsed.problem;
  const { pieces } = parsed;
  const last = pieces.at(-1) ?? [];
  if (pieces.some((parts) => parts.length === 0))
    return "There is an empty folder name: a slash may stand neither first, nor last, nor twice.";
  if (!endsWithExtension(last))
    return "A name must end with .{ext}, so that programs know what kind of file it is.";
  return keyProblem(pieces) ?? lengthProblem(pieces);
}

/**
 * The path that a template gives a picture: folders by slashes, without one in front.
 *
 * Safe on Dropbox, Windows, macOS and Linux: composed Unicode; no characters that one of them refuses; no reserved
 * names; no dot or space at an end. Two pictures never have the same path, not even on a disk that is blind to case.
 *
 * @param template one without a `templateProblem`
 */
export function nameOf(template: string, picture: Nameable, timeZone: string): string {
  const parsed = parse(template);
  if ("problem" in parsed) throw new Error(`This template was never checked: ${template}`);
  const values = valuesOf(picture, timeZone);
  return parsed.pieces
    .map((parts) =>
      safePiece(
        parts.map((part) => ("literal" in part ? part.literal : cut(values[part.field], part))).join(""),
      ),
    )
    .join("/");
}

/** Names that are taken are passed over, up to here. */
const NAMES = 20;

/**
 * The next name to try where another file has this one already: `a/b.jpg`, `a/b (2).jpg`, `a/b (3).jpg`; in a store's keys,
 * which have no such characters, `a/b.jpg`, `a/b--2.jpg`. Undefined once too many are taken.
 */
export function nextName(path: string, isKey = false): string | undefined {
  const dot = path.lastIndexOf(".");
  const [stem, extension] = [path.slice(0, dot), path.slice(dot)];
  const numbered = (isKey ? /--(\d{1,3})$/ : / \((\d{1,3})\)$/).exec(stem);
  const number = Number(numbered?.[1] ?? 1) + 1;
  if (number > NAMES) return undefined;
  return `${stem.slice(0, numbered?.index)}${isKey ? `--${number}` : ` (${number})`}${extension}`;
}

function parse(template: string): { pieces: Part[][] } | { problem: string } {
  const clean = template.normalize("NFC");
  if (clean.trim() === "") return { problem: "Say how the files shall be called." };
  const pieces: Part[][] = [];
  for (const piece of clean.split("/")) {
    const parts: Part[] = [];
    for (const token of piece.match(/\{[^{}]*\}|[^{}]+|[{}]/g) ?? []) {
      if (token === "{" || token === "}")
        return { problem: "A curly bracket stands alone: fields look like {author}." };
      const part = token.startsWith("{") ? fieldOf(token.slice(1, -1)) : literalOf(token);
      if ("problem" in part) return part;
      parts.push(part);
    }
    pieces.push(parts);
  }
  return { pieces };
}

function fieldOf(inside: string): Part | { problem: string } {
  const [name = "", length] = inside.split(":");
  if (!Object.hasOwn(FIELDS, name))
    return {
      problem: `There is no field {${inside}}. There are ${Object.keys(FIELDS)
        .map((field) => `{${field}}`)
        .join(", ")}.`,
    };
  const field = name as FieldName;
  if (length === undefined) return { field, length: FIELDS[field].length };
  if (field !== "text")
    return { problem: `Only {text} takes a length, such as {text:30}; {${name}} does not.` };
  if (!/^[1-9]\d{0,2}$/.test(length) || Number(length) > TEXT_MOST)
    return { problem: `{text:${length}} needs a number from 1 to ${TEXT_MOST}.` };
  return { field, length: Number(length) };
}

function literalOf(text: string): Part | { problem: string } {
  const bad = [...text].find((character) => withoutUnsafe(character) !== character);
  if (bad !== undefined)
    return {
      problem: `“${bad}” cannot stand in a file name on every system. Use letters, digits, spaces, - or _.`,
    };
  return { literal: text };
}

const endsWithExtension = (parts: Part[]): boolean => {
  const [dot, extension] = parts.slice(-2);
  const isLast = extension !== undefined && "field" in extension && extension.field === "ext";
  return isLast && parts.length > 2 && dot !== undefined && "literal" in dot && dot.literal.endsWith(".");
};

/** Fields whose value may hold anything, also what looks like a tweet's number. */
const FREE: FieldName[] = ["author", "name", "text"];

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

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

function valuesOf(picture: Nameable, timeZone: string): Record<FieldName, string> {
  const time = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(picture.tweetedAt)
      .map(({ type, value }) => [type, value]),
  );
  return {
    author: safeText(picture.authorHandle) || "unknown",
    name: safeText(picture.authorName) || safeText(picture.authorHandle) || "unknown",
    date: `${time.year}-${time.month}-${time.day}`,
    year: time.year ?? "",
    month: time.month ?? "",
    day: time.day ?? "",
    time: `${time.hour}${time.minute}${time.second}`,
    tweet_id: picture.tweetId,
    n: String(picture.position + 1),
    type: picture.type,
    media_key: picture.mediaKey.replace(/[^\w-]/g, "_"),
    text: safeText(picture.text) || "no words",
    ext: picture.extension.toLowerCase().replace(/[^a-z0-9]/g, "") || "bin",
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than all else about a name. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      ...{ year: "numeric", month: "2-digit", day: "2-digit" },
      ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
    });
  clocks.set(timeZone, clock);
  return clock;
}

/** Cuts free text at a whole character, by length and by bytes; keys and dates are never cut. */
function cut(value: string, { field, length }: { field: FieldName; length: number }): string {
  if (!FREE.includes(field)) return value;
  let bytes = 0;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(value)) {
    bytes += byteLength(segment);
    if (kept.length + segment.length > length || bytes > 2 * length) break;
    kept += segment;
  }
  return kept.trim() || "_";
}

/** Somebody's words as part of a name: one line, and nothing that a system refuses. */
function safeText(text: string): string {
  return withoutUnsafe(
    text
      .normalize("NFC")
      .replace(/\s+/g, " ")
      .replace(/[/\\|:]/g, "-"),
  )
    .replace(/ {2,}/g, " ")
    .trim();
}

/**
 * Leaves out what one of the systems cannot have in a name: `<>:"/\|?*`, control and invisible characters, and whatever
 * lies beyond the first plane of Unicode, emoji among them, which Dropbox does not sync to every device.
 */
function withoutUnsafe(text: string): string {
  return text.replace(/[<>:"/\\|?*\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}]|[\u{10000}-\u{10FFFF}]/gu, "");
}

const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
/** Dropbox and the desktops keep these for themselves. */
const IGNORED = /^(desktop\.ini|thumbs\.db|icon|\.?ds_store|\.?dropbox(\..*)?)$/i;

/** One name between slashes: no dot or space at its ends, none that a system keeps for itself, never empty. */
function safePiece(piece: string): string {
  const trimmed = piece
    .normalize("NFC")
    .replace(/^[\s.~]+/, "")
    .replace(/[\s.]+$/, "");
  if (trimmed === "") return "_";
  return RESERVED.test(trimmed) || IGNORED.test(trimmed) ? `_${trimmed}` : trimmed;
}
