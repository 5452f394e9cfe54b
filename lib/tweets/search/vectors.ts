import { fortnightOf, halfYearOf } from "./stretches";
import { endsInWord, UNSPACED, type Word, wordsOf } from "./words";

/**
 * What stands in `tweet_words.words`, and what is asked of it.
 *
 * Each word begins with a mark of its owner, so that one index serves all and one person's search, beginnings of words
 * included, touches no entry of another's. Two people with the same mark only cost each other time: what is found is
 * looked up as the owner's. Behind the mark stands the half-year of the tweet, so that the index has a list of its own for
 * each half-year of a word, and a search can begin with the newest; beside the words stands the fortnight, for words that
 * are many in a half-year.
 */
export function vectorOf(ownerId: string, tweetId: string, text: string): string {
  const fortnight = fortnightOf(tweetId);
  const start = markOf(ownerId) + codeOf(halfYearOf(fortnight));
  let vector = quoted(fortnightMark(ownerId) + fortnight);
  // Postgres gathers the places of a word that comes twice.
  for (const { word, place } of wordsOf(text)) vector += ` '${start}${word}':${place}`;
  return vector;
}

/** Stands in no word. */
const FORTNIGHT = ">";
/** What the number of a fortnight stands behind. */
export const fortnightMark = (ownerId: string): string => markOf(ownerId) + FORTNIGHT;

/** Two digits are enough for every id there can be. */
const codeOf = (halfYear: number): string => halfYear.toString(16).padStart(2, "0");

/** In a query it stands where the two digits of a half-year belong; it stands in no word either. */
export const ANY_HALF_YEAR = "~";

/**
 * What a person typed, as a tsquery: every piece between spaces has to be there, in any order. A piece of several words
 * ("don't", an address, Japanese) and what stands in quotes is looked for as it is written, word beside word. The last
 * word may go on. Nothing but words is read in it: whatever is typed is a search, and none is an error.
 *
 * @returns a query for any half-year; undefined where there is no word in it.
 */
export function queryOf(ownerId: string, typed: string): string | undefined {
  const owner = markOf(ownerId) + ANY_HALF_YEAR;
  const pieces = piecesOf(typed);
  const terms = pieces.map(({ words, isOpen }) => termOf(owner, words, isOpen));
  return terms.length > 0 ? terms.join(" & ") : undefined;
}

/** More pieces, and more words, than anybody types. */
const MAX_TYPED = 500;
const MAX_PIECES = 20;

type Piece = { words: Word[]; isOpen: boolean };

function piecesOf(typed: string): Piece[] {
  const text = typed.slice(0, MAX_TYPED).replace(/[“”„«»]/g, '"');
  const found = [...text.matchAll(/"([^"]*)"|[^\s"]+/g)];
  return found
    .map(({ 0: piece, 1: inQuotes }, index): Piece => {
      const isOpen = inQuotes === undefined && index === found.length - 1 && endsInWord(text);
      return { words: wordsOf(inQuotes ?? piece), isOpen };
    })
    .filter(({ words }) => words.length > 0)
    .slice(0, MAX_PIECES);
}

/** Words beside each other. Of a tag its words are not asked for as well: they stand in every tweet that has the tag. */
function termOf(owner: string, words: Word[], isOpen: boolean): string {
  const asked = words.filter(({ isInTag }, index) => !isInTag && !isEndOfRun(words, index));
  let term = "";
  for (const [index, { word, place }] of asked.entries()) {
    const before = asked[index - 1];
    if (before) term += ` <${place - before.place}> `;
    const isLast = index === asked.length - 1;
    term += quoted(owner + word) + (mayGoOn(word, isOpen && isLast, isLast) ? ":*" : "");
  }
  return asked.length > 1 ? `(${term})` : term;
}

/** The last character of writing without spaces is asked for with the one before it already. */
const isEndOfRun = (words: Word[], index: number): boolean =>
  index === words.length - 1 &&
  UNSPACED_CHARACTERS.test(words[index]?.word ?? "") &&
  (words[index - 1]?.word ?? "").endsWith(words[index]?.word ?? "") &&
  UNSPACED_CHARACTERS.test(words[index - 1]?.word ?? "");

/** Pairs are whole, and a single character begins one. Korean words end in what English puts before them. */
function mayGoOn(word: string, isOpen: boolean, isLast: boolean): boolean {
  if (UNSPACED_CHARACTERS.test(word)) return isLast && [...word].length === 1;
  return isOpen || HANGUL.test(word);
}
const HANGUL = /\p{Script=Hangul}/u;
const UNSPACED_CHARACTERS = new RegExp(`^[${UNSPACED}]+$`, "u");

/** Four characters of the owner's id: letters, digits, - and _. */
function markOf(ownerId: string): string {
  if (latest.ownerId !== ownerId)
    latest = {
      ownerId,
      mark: Buffer.from(ownerId.replaceAll("-", "").slice(0, 6), "hex").toString("base64url"),
    };
  return latest.mark;
}
/** An import asks for the same one with every tweet. */
let latest = { ownerId: "", mark: "" };

/** Words have neither quotes nor backslashes in them. */
const quoted = (word: string): string => `'${word}'`;
