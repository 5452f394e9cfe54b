import { count, id, integer, type Loose, object, objects, words } from "../../tweets/read/loose";
import type { SeenMedia } from "../../tweets/store/types";
import type { MediaType } from "../../tweets/types";

/**
 * The pictures, videos and GIFs of one tweet.
 *
 * `entities.media` names one item and calls every video a photo; where `extended_entities` exists, it alone is right.
 * Their files in the zip are called "<tweet id>-<last path piece of the address>". Classic archives tell only a film's
 * still picture; the film's name is then a guess, and gives way to what a later archive knows.
 */
export function parseMedia(
  tweet: Loose,
  tweetId: string,
  authorId: string | undefined,
  isRetweet: boolean,
): SeenMedia[] {
  const extended = objects(object(tweet.extended_entities).media);
  const items = extended.length > 0 ? extended : objects(object(tweet.entities).media);
  const hasTypes = extended.length > 0;
  return items.slice(0, 20).flatMap((item, position) => {
    const stillUrl = words(item.media_url_https) ?? words(item.media_url);
    const type = (hasTypes && TYPES.get(item.type)) || typeByAddress(stillUrl);
    if (!type || !stillUrl) return [];
    const videoUrl = bestVariant(item);
    const url = type === "photo" ? stillUrl : videoUrl;
    const sourceUserId = id(item.source_user_id_str, item.source_user_id);
    return {
      position,
      type,
      ...sizeOf(item),
      durationMs: count(object(item.video_info).duration_millis),
      url,
      previewUrl: type === "photo" ? undefined : stillUrl,
      archiveName: archiveNameOf(tweetId, url ?? stillUrl.replace(/\.\w+$/, ".mp4")),
      isForeign: isRetweet || (sourceUserId !== undefined && sourceUserId !== authorId),
    };
  });
}

/** No file system takes a longer name, nor does the index over these names. */
const LONGEST_NAME = 255;

function archiveNameOf(tweetId: string, url: string): string | undefined {
  const name = `${tweetId}-${lastPathPiece(url)}`;
  return Buffer.byteLength(name) <= LONGEST_NAME ? name : undefined;
}

const TYPES = new Map<unknown, MediaType>([
  ["photo", "photo"],
  ["video", "video"],
  ["animated_gif", "gif"],
]);

function typeByAddress(url: string | undefined): MediaType | undefined {
  if (!url) return undefined;
  if (url.includes("/tweet_video_thumb/")) return "gif";
  if (/\/(ext_tw|amplify)_video_thumb\//.test(url)) return "video";
  return /\/(media|tweet_video)\//.test(url) ? "photo" : undefined;
}

function bestVariant(item: Loose): string | undefined {
  const films = objects(object(item.video_info).variants).filter(
    (variant) => variant.content_type === "video/mp4",
  );
  const bitrate = (variant: Loose): number => integer(variant.bitrate) ?? -1;
  return words(films.sort((a, b) => bitrate(b) - bitrate(a))[0]?.url);
}

/** "large" of an object, or the first of the classic archives' list. */
function sizeOf(item: Loose): { width?: number; height?: number } {
  const sizes = Array.isArray(item.sizes) ? objects(item.sizes) : [object(object(item.sizes).large)];
  const largest = sizes.sort((a, b) => (integer(b.w) ?? 0) - (integer(a.w) ?? 0))[0] ?? {};
  return { width: count(largest.w) || undefined, height: count(largest.h) || undefined };
}

export function lastPathPiece(url: string): string {
  return url.split(/[?#]/, 1)[0]?.split("/").pop() ?? "";
}
