import type { MediaType } from "../tweets/types";
import {
  byteLength,
  type FieldName,
  FREE,
  parseTemplate,
  withoutUnsafe,
} from "./name-template/parse-template";

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

/**
 * The path that a template gives a picture: folders by slashes, without one in front.
 *
 * Safe on Dropbox, Windows, macOS and Linux: composed Unicode; no characters that one of them refuses; no reserved
 * names; no dot or space at an end. Two pictures never have the same path, not even on a disk that is blind to case.
 *
 * @param template one without a `templateProblem`
 */
export function nameOf(template: string, picture: Nameable, timeZone: string): string {
  const parsed = parseTemplate(template);
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
