/** A word as it is searched for. Words at neighbouring places stand side by side; those of a #tag stand below it. */
export type Word = { word: string; place: number; isInTag?: true };

/** Longer texts than X takes, only so that no text is too large for Postgres. */
const MAX_CHARACTERS = 30_000;
/** Ids in addresses and the like; nobody types more of them. */
const MAX_WORD_CHARACTERS = 60;

/** Written without spaces: a word may begin at any character. */
export const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30FC\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const LETTERS = String.raw`[\p{L}\p{N}\p{M}_]`;
const SCHEMES = /https?:\/\/(?:www\.)?/g;

/**
 * The words of a text, as both tweets and searches are cut: small letters, without accents; a #tag, @handle or $tag also
 * with its mark, at the place of its first word; emoji one by one. Of writing without spaces every two neighbours are a
 * word, and the last character of a run by itself, so that each character begins one.
 */
export function wordsOf(text: string): Word[] {
  const plain = withoutSchemes(plainOf(text.slice(0, MAX_CHARACTERS)));
  const words: Word[] = [];
  let place = 0;
  /** Where a tag's mark stands: not behind a letter, as in an address. */
  let mark = -2;
  let isBehindLetter = false;
  let tagEnd = 0;
  for (let at = 0; at < plain.length; ) {
    const kind = kindAt(plain, at);
    const end = endOf(kind, plain, at);
    if (kind === OTHER || (kind === HALF_FLAG && end - at === HALF_FLAG_SIZE)) {
      if (!isBehindLetter && MARKS.includes(plain.charAt(at))) mark = at;
    } else {
      if (mark === at - 1 && isLetter(kind)) {
        tagEnd = endOfLetters(plain, at);
        words.push({ word: cut(plain.slice(mark, tagEnd)), place: place + 1 });
      }
      const piece = plain.slice(at, end);
      for (const word of kind === UNSPACED_LETTER ? pairsOf(piece) : [cut(piece)])
        words.push(at < tagEnd ? { word, place: ++place, isInTag: true } : { word, place: ++place });
    }
    isBehindLetter = isLetter(kind);
    at = end;
  }
  return words;
}

const withoutSchemes = (text: string): string => (text.includes("://") ? text.replace(SCHEMES, " ") : text);

const MARKS = "#@$";

/** What a character may be to words. */
const [OTHER, LETTER, UNSPACED_LETTER, SIGN, HALF_FLAG] = [1, 2, 3, 4, 5];
const isLetter = (kind: number): boolean => kind === LETTER || kind === UNSPACED_LETTER;

const HALF_FLAG_SIZE = 2;

/** By code point, each worked out when it is met first. */
const kinds = new Uint8Array(0x110000);
const KINDS = [
  [new RegExp(`[${UNSPACED}]`, "u"), UNSPACED_LETTER],
  [new RegExp(LETTERS, "u"), LETTER],
  [/\p{RI}/u, HALF_FLAG],
  [/\p{Extended_Pictographic}/u, SIGN],
] as const;

function kindAt(text: string, at: number): number {
  const code = text.codePointAt(at) ?? 0;
  return kinds[code] || kindOf(code);
}

function kindOf(code: number): number {
  const character = String.fromCodePoint(code);
  const kind = KINDS.find(([pattern]) => pattern.test(character))?.[1] ?? OTHER;
  kinds[code] = kind;
  return kind;
}

/** Behind the run of letters of this kind, or behind the one sign. Two halves are a flag. */
function endOf(kind: number, text: string, at: number): number {
  let end = at + sizeAt(text, at);
  if (kind === LETTER || kind === UNSPACED_LETTER)
    while (end < text.length && kindAt(text, end) === kind) end += sizeAt(text, end);
  if (kind === HALF_FLAG && end < text.length && kindAt(text, end) === HALF_FLAG) end += sizeAt(text, end);
  return end;
}

function endOfLetters(text: string, at: number): number {
  let end = at;
  while (end < text.length && isLetter(kindAt(text, end))) end += sizeAt(text, end);
  return end;
}

const sizeAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** Whether a word of this text may go on: its last word was not ended by a space or the like. */
export const endsInWord = (text: string): boolean => ENDS_IN_WORD.test(text);
const ENDS_IN_WORD = new RegExp(`${LETTERS}$`, "v");

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
