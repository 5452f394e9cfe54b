import type { NoteEntities } from "../../tweets/types";
import { shift } from "../parse/parse-classic-tweet";

/** A note and a tweet of the same second. */
type Candidate = { noteId: string; text: string; tweetId: string; tweetText: string };

/**
 * Decides which note belongs to which tweet. Nothing in the archive says so: tweets of a thread share a second, and a
 * note's id is only near its tweet's. So the text decides first, then how much of it there is, then the nearness of
 * the ids; each note and each tweet is used once.
 */
export function matchNotes<T extends Candidate>(candidates: T[]): T[] {
  const ranked = candidates
    .map((pair) => ({
      pair,
      likeness: likenessOf(pair),
      length: cutOff(pair.tweetText).replace(LEADING_NAMES, "").length,
      distance: distanceOf(pair),
    }))
    .filter(({ likeness }) => likeness > 0)
    .sort(
      (a, b) =>
        b.likeness - a.likeness ||
        b.length - a.length ||
        (a.distance < b.distance ? -1 : a.distance > b.distance ? 1 : 0),
    );
  const notes = new Set<string>();
  const tweets = new Set<string>();
  return ranked.flatMap(({ pair }) => {
    if (notes.has(pair.noteId) || tweets.has(pair.tweetId)) return [];
    notes.add(pair.noteId);
    tweets.add(pair.tweetId);
    return [pair];
  });
}

const LEADING_NAMES = /^(?:[@＠]\w+\s+)+/u;
const SURE_ENOUGH = 20;

/** 4: the note names the tweet. 3: the tweet is the note's beginning. 2: it is, without the names that an answer begins with. 1: its first words are. */
function likenessOf({ noteId, tweetId, text, tweetText }: Candidate): number {
  if (noteId === tweetId) return 4;
  const note = text.trim();
  const beginning = cutOff(tweetText);
  if (beginning === "") return 0; // only a picture: every note would begin with it
  const withoutNames = beginning.replace(LEADING_NAMES, "");
  if (note.startsWith(beginning)) return 3;
  if (note.startsWith(withoutNames)) return withoutNames === "" ? 0 : 2;
  const first = withoutNames.slice(0, SURE_ENOUGH);
  return first.length === SURE_ENOUGH && note.startsWith(first) ? 1 : 0;
}

/** What X left of a long text: without the link to the rest, and without the dots. */
function cutOff(tweetText: string): string {
  return tweetText
    .trimEnd()
    .replace(/\s*https:\/\/t\.co\/\w+$/, "")
    .replace(/\s*…$/u, "")
    .trim();
}

function distanceOf({ noteId, tweetId }: Candidate): bigint {
  const distance = BigInt(noteId) - BigInt(tweetId);
  return distance < 0n ? -distance : distance;
}

type Text = { text: string; entities: NoteEntities };

/** The note's whole text, behind the names that the tweet begins with if it is an answer: a note leaves them out. */
export function joinText(tweet: Text, note: Text): Text {
  const names = LEADING_NAMES.exec(tweet.text)?.[0] ?? "";
  if (names === "" || note.text.startsWith(names.trimEnd())) return note;
  const mentions = tweet.entities.mentions.filter((mention) => mention.end <= names.length);
  const shifted = shift(note.entities, names.length);
  const styles = note.entities.styles?.map((span) => ({
    ...span,
    start: span.start + names.length,
    end: span.end + names.length,
  }));
  return {
    text: names + note.text,
    entities: { ...shifted, mentions: [...mentions, ...shifted.mentions], ...(styles && { styles }) },
  };
}
