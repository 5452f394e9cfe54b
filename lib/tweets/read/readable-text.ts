import type { TweetEntities } from "../types";
import { clean } from "./loose";

/** A place in X's text that is more than text. Positions count code points of that text as it stands in the file. */
export type Mark = { start: number; end: number } & (
  | { kind: "url"; short: string; url: string; display: string }
  | { kind: "mention"; handle: string; userId?: string }
  | { kind: "hashtag" }
  | { kind: "cashtag" }
  /** Left out of what people read: the link to the tweet's own pictures, or to itself. */
  | { kind: "hidden"; short: string }
);

export type ReadableText = { text: string; entities: TweetEntities };

/**
 * The text as people read it, and the places in it that are more than text.
 *
 * X's positions hold for the text before its character references are decoded, so they are used first. A mark that
 * points to something else is passed over: the text then stands as it is.
 */
export function readableText(
  raw: string,
  marks: Mark[],
  decode: (text: string) => string = decodeReferences,
): ReadableText {
  const entities: TweetEntities = { urls: [], mentions: [], hashtags: [], cashtags: [] };
  if (marks.length === 0) {
    const text = clean(decode(raw)).trimStart();
    addPlainLinks(entities, text);
    return { text, entities };
  }
  const offsetOf = codePointOffsets(raw);
  let text = "";
  let at = 0;
  let hasPlainLink = false;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    const start = offsetOf(mark.start);
    const end = offsetOf(mark.end);
    if (start === undefined || end === undefined || start < at || end <= start) continue;
    const marked = raw.slice(start, end);
    if (!fits(mark, marked)) continue;

    const before = clean(decode(raw.slice(at, start)));
    hasPlainLink ||= before.includes("://");
    text += before;
    at = end;
    if (mark.kind === "hidden") {
      text = text.trimEnd();
      continue;
    }
    const shown = mark.kind === "url" ? mark.url : clean(decode(marked));
    addEntity(entities, mark, shown, { start: text.length, end: text.length + shown.length });
    text += shown;
  }
  const rest = clean(decode(raw.slice(at)));
  hasPlainLink ||= rest.includes("://");
  text += text === "" ? rest.trimStart() : rest;
  if (hasPlainLink) addPlainLinks(entities, text);
  return { text, entities };
}

function fits(mark: Mark, marked: string): boolean {
  switch (mark.kind) {
    case "url":
    case "hidden":
      return marked === mark.short;
    case "mention":
      return /^[@＠]/.test(marked) && marked.slice(1).toLowerCase() === mark.handle.toLowerCase();
    case "hashtag":
      return /^[#＃]./u.test(marked);
    case "cashtag":
      return /^[$＄]./u.test(marked);
  }
}

function addEntity(
  entities: TweetEntities,
  mark: Exclude<Mark, { kind: "hidden" }>,
  shown: string,
  span: { start: number; end: number },
): void {
  const name = shown.slice(1);
  switch (mark.kind) {
    case "url":
      entities.urls.push({ ...span, url: mark.url, display: mark.display });
      break;
    case "mention":
      entities.mentions.push({ ...span, handle: name, ...(mark.userId && { userId: mark.userId }) });
      break;
    case "hashtag":
      entities.hashtags.push({ ...span, tag: name });
      break;
    case "cashtag":
      entities.cashtags.push({ ...span, tag: name });
      break;
  }
}

/** Ends where Chinese or Japanese goes on without a space. */
const PLAIN_LINK = /\bhttps?:\/\/[^\s"<>\u{3000}-\u{30FF}\u{4E00}-\u{9FFF}\u{FF00}-\u{FFEF}]+/giu;

/** Early tweets, and the cut text of a retweet, hold links that X listed nowhere. */
function addPlainLinks(entities: TweetEntities, text: string): void {
  if (!text.includes("://")) return;
  const taken = [...entities.urls, ...entities.mentions, ...entities.hashtags, ...entities.cashtags];
  for (const match of text.matchAll(PLAIN_LINK)) {
    const url = withoutPunctuation(match[0]);
    const start = match.index;
    const end = start + url.length;
    const isCut = text.startsWith("…", end);
    const isTaken = taken.some((span) => span.start < end && start < span.end);
    if (!isCut && !isTaken && URL.canParse(url))
      entities.urls.push({ start, end, url, display: displayOf(url) });
  }
  entities.urls.sort((a, b) => a.start - b.start);
}

/** What stands behind an address in a sentence is not part of it, nor is the bracket that the sentence opened. */
function withoutPunctuation(link: string): string {
  const cut = link.search(/…/u);
  let url = cut < 0 ? link : link.slice(0, cut);
  while (/[.,;:!?'’”»*]$/u.test(url) || (url.endsWith(")") && closesMoreThanItOpens(url)))
    url = url.slice(0, -1);
  return url;
}

const closesMoreThanItOpens = (url: string): boolean => url.split(")").length > url.split("(").length;

/** An address as X shows it: without scheme and www, cut after 26 characters of path. */
export function displayOf(url: string): string {
  const short = url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
  const host = short.split("/", 1)[0] ?? "";
  const path = short.slice(host.length);
  return path.length > 15 ? `${host}${[...path].slice(0, 15).join("")}…` : short;
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u{A0}" };

/** Decodes once: a tweet about `&amp;lt;` is about `&lt;`. */
export function decodeReferences(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi,
    (whole, name, decimal, hex) => {
      if (name) return NAMED[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** From code points to UTF-16 offsets. Most tweets have no character outside the first plane: there both are equal. */
function codePointOffsets(text: string): (position: number) => number | undefined {
  if (!/[\uD800-\uDBFF]/.test(text))
    return (position) => (position >= 0 && position <= text.length ? position : undefined);
  const offsets = [0];
  let at = 0;
  for (const character of text) {
    at += character.length;
    offsets.push(at);
  }
  return (position) => offsets[position];
}
