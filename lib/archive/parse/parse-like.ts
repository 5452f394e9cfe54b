import { clean, id, words } from "../../tweets/read/loose";
import { decodeReferences } from "../../tweets/read/readable-text";
import { type Parsed, unwrap } from "./parse-tweet";

export type ParsedLike = { tweetId: string; text?: string; url?: string };

/** Reads one record of `like.js`: `{ "like": { tweetId, fullText?, expandedUrl? } }`. It tells neither author nor time. */
export function parseLike(record: unknown): Parsed<ParsedLike> {
  const like = unwrap(record, "like");
  if (!like) return { skip: "not an object" };
  const tweetId = id(like.tweetId);
  if (!tweetId) return { skip: "no tweet id" };
  const text = words(like.fullText);
  return { ok: { tweetId, text: text && clean(decodeReferences(text)), url: words(like.expandedUrl) } };
}
