import { id, integer, type Loose, object, objects, strings, words } from "../../tweets/read/loose";
import { displayOf, type Mark, readableText } from "../../tweets/read/readable-text";
import type { NoteEntities } from "../../tweets/types";
import { parseDate, snowflakeSecond } from "./dates";
import { type Parsed, unwrap } from "./parse-tweet";

export type ParsedNote = { noteId: string; createdAt: Date; text: string; entities: NoteEntities };

/**
 * Reads one record of `note-tweet.js`: the whole text of a long tweet, under an id that is not the tweet's.
 *
 * Shape   `{ "noteTweet": { noteTweetId, createdAt, core: { text, urls, mentions, hashtags, cashtags, styletags } } }`.
 *         Positions count code points. Unlike a tweet's text, a note's is not HTML-escaped and must not be decoded.
 *         Another shape that is told of, `{ tweetId, noteTweetResults: { text } }`, names its tweet: that id is then the note's.
 */
export function parseNote(record: unknown): Parsed<ParsedNote> {
  const note = unwrap(record, "noteTweet");
  if (!note) return { skip: "not an object" };
  const tweetId = id(note.tweetId);
  const noteId = tweetId ?? id(note.noteTweetId);
  if (!noteId) return { skip: "no note id" };
  const createdAt = parseDate(note.createdAt) ?? (tweetId && snowflakeSecond(tweetId));
  if (!createdAt) return { skip: "no readable date" };
  const core = object(note.core ?? note.noteTweetResults);
  if (typeof core.text !== "string") return { skip: "no text" };

  const { text, entities } = readableText(core.text, noteMarks(core), (plain) => plain);
  const styles = stylesOf(core, text);
  return {
    ok: { noteId, createdAt, text, entities: styles.length > 0 ? { ...entities, styles } : entities },
  };
}

function noteMarks(core: Loose): Mark[] {
  return [
    ...objects(core.urls).flatMap((item): Mark[] => {
      const short = words(item.shortUrl);
      const expanded = words(item.expandedUrl);
      const url = expanded && /^https?:\/\//i.test(expanded) ? expanded : short;
      if (!short || !url) return [];
      return withSpan(item, { kind: "url", short, url, display: words(item.displayUrl) ?? displayOf(url) });
    }),
    ...objects(core.mentions).flatMap((item): Mark[] => {
      const handle = words(item.screenName);
      return handle ? withSpan(item, { kind: "mention", handle }) : [];
    }),
    ...objects(core.hashtags).flatMap((item): Mark[] => withSpan(item, { kind: "hashtag" })),
    ...objects(core.cashtags).flatMap((item): Mark[] => withSpan(item, { kind: "cashtag" })),
  ];
}

/** Bold and italic stretches. Kept only while no link before them was opened to another length. */
function stylesOf(core: Loose, text: string): NonNullable<NoteEntities["styles"]> {
  if (core.text !== text) return [];
  const offsets = [0];
  for (const character of text) offsets.push((offsets.at(-1) ?? 0) + character.length);
  return objects(core.styletags).flatMap((item) => {
    const types = strings(item.types);
    const [span] = withSpan(item, {});
    const start = span && offsets[span.start];
    const end = span && offsets[span.end];
    if (start === undefined || end === undefined || end <= start) return [];
    return { start, end, bold: types.includes("Bold"), italic: types.includes("Italic") };
  });
}

function withSpan<T>(item: Loose, mark: T): (T & { start: number; end: number })[] {
  const start = integer(item.fromIndex);
  const end = integer(item.toIndex);
  return start === undefined || end === undefined ? [] : [{ ...mark, start, end }];
}
