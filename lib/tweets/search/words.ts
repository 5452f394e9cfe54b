/** A word as it is searched for. Words at neighbouring places stand side by side; those of a #tag stand below it. */
export type Word = { word: string; place: number; isInTag?: true };

/** Longer texts than X takes, only so that no text is too large for Postgres. */
const MAX_CHARACTERS = 30_000;
/** Ids in addresses and the like; nobody types more of them. */
const MAX_WORD_CHARACTERS = 60;

/** Written without spaces: a word may begin at any character. */
export const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30FC\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const LETTERS = String.raw`[\p{L}\p{N}\p{M}_]`;
const PIECES = new RegExp(
  String.raw`(?<run>[${UNSPACED}]+)|(?<word>[${LETTERS}--[${UNSPACED}]]+)|(?<sign>\p{RI}\p{RI}|\p{Extended_Pictographic})`,
  "gv",
);
const TAGS = new RegExp(`(?<!${LETTERS})[#@$]${LETTERS}+`, "gv");
const SCHEMES = /https?:\/\/(?:www\.)?/g;

/**
 * The words of a text, as both tweets and searches are cut: small letters, without accents; a #tag, @handle or $tag also
 * with its mark, at the place of its first word; emoji one by one. Of writing without spaces every two neighbours are a
 * word, and the last character of a run by itself, so that each character begins one.
 */
export function wordsOf(text: string): Word[] {
  const plain = plainOf(text.slice(0, MAX_CHARACTERS)).replace(SCHEMES, " ");
  const tags = tagsOf(plain);
  const words: Word[] = [];
  let place = 0;
  let tagEnd = 0;
  for (const { index, groups } of plain.matchAll(PIECES)) {
    const tag = tags.get(index);
    if (tag) {
      words.push({ word: cut(tag), place: place + 1 });
      tagEnd = index + tag.length - 1;
    }
    const pieces = groups?.run ? pairsOf(groups.run) : [cut(groups?.word ?? groups?.sign ?? "")];
    for (const word of pieces) words.push({ word, place: ++place, ...(index < tagEnd && { isInTag: true }) });
  }
  return words;
}

/** Whether a word of this text may go on: its last word was not ended by a space or the like. */
export const endsInWord = (text: string): boolean => ENDS_IN_WORD.test(text);
const ENDS_IN_WORD = new RegExp(`${LETTERS}$`, "v");

/** Each #tag, @handle and $tag by where its first word begins. */
function tagsOf(text: string): Map<number, string> {
  const tags = new Map<number, string>();
  if (!/[#@$]/.test(text)) return tags;
  for (const { index, 0: tag } of text.matchAll(TAGS)) tags.set(index + 1, tag);
  return tags;
}

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}

function cut(word: string): string {
  return word.length <= MAX_WORD_CHARACTERS ? word : word.slice(0, MAX_WORD_CHARACTERS).toWellFormed();
}

/** Letters that no decomposition turns into their plain form. */
const PLAIN = new Map(
  Object.entries({ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i" }),
);
const NOT_PLAIN = new RegExp(`[${[...PLAIN.keys()].join("")}]`, "g");
/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowels and the stretching line of Arabic, the colour of emoji. */
const ACCENTS = /[\ufe00-\ufe0f]|[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u0652\u0670]/g;

/** Wide and narrow forms, ligatures and accented letters become the letters that people type. */
function plainOf(text: string): string {
  const small = text.toLowerCase();
  if (/^[\0-\x7f]*$/.test(small)) return small;
  return small
    .normalize("NFKD")
    .toLowerCase()
    .replace(ACCENTS, "")
    .normalize("NFC")
    .replace(NOT_PLAIN, (letter) => PLAIN.get(letter) ?? letter);
}
