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

export type FieldName = keyof typeof FIELDS;
export type Part = { literal: string } | { field: FieldName; length: number };

/** Fields whose value may hold anything, also what looks like a tweet's number. */
export const FREE: FieldName[] = ["author", "name", "text"];

const TEXT_MOST = 100;

/** A template as folders of parts; a problem in words for the person who typed it. */
export function parseTemplate(template: string): { pieces: Part[][] } | { problem: string } {
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

export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/**
 * Leaves out what one of the systems cannot have in a name: `<>:"/\|?*`, control and invisible characters, and whatever
 * lies beyond the first plane of Unicode, emoji among them, which Dropbox does not sync to every device.
 */
export function withoutUnsafe(text: string): string {
  return text.replace(/[<>:"/\\|?*\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}]|[\u{10000}-\u{10FFFF}]/gu, "");
}
