import type { MediaType } from "../../tweets/types";
import { tweetIdOf } from "./instants";
import { random } from "./random";

/** One picture, video or GIF: what X writes about it in a tweet, and what its file is. */
export type SampleMedia = { type: MediaType; seed: number; fileName: string; item: object };

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const TYPE_NAMES = { photo: "photo", video: "video", gif: "animated_gif" } as const;

type Place = { tweetId: string; ms: number; handle: string; link: { url: string; indices: string[] } };

export function sampleMedia(type: MediaType, seed: number, place: Place, source?: object): SampleMedia {
  const chance = random(seed + 31);
  const key = Array.from({ length: 15 }, () => chance.pick([...LETTERS])).join("");
  const ending = type === "photo" ? (seed % 5 === 0 ? "png" : "jpg") : "mp4";
  const mediaId = tweetIdOf(place.ms - 5000, seed);
  const still = stillOf(type, key, ending, mediaId);
  const item = {
    expanded_url: `https://twitter.com/${place.handle}/status/${place.tweetId}/${type === "photo" ? "photo" : "video"}/1`,
    ...place.link,
    media_url: still.replace("https", "http"),
    id_str: mediaId,
    id: mediaId,
    ...(type !== "photo" && { video_info: videoInfo(type, key, mediaId) }),
    media_url_https: still,
    sizes: { large: { w: "1200", h: "800", resize: "fit" }, thumb: { w: "150", h: "150", resize: "crop" } },
    type: TYPE_NAMES[type],
    display_url: "pic.twitter.com/abc",
    ...source,
  };
  return { type, seed, fileName: `${place.tweetId}-${key}.${ending}`, item };
}

function stillOf(type: MediaType, key: string, ending: string, mediaId: string): string {
  if (type === "photo") return `https://pbs.twimg.com/media/${key}.${ending}`;
  if (type === "gif") return `https://pbs.twimg.com/tweet_video_thumb/${key}.jpg`;
  return `https://pbs.twimg.com/ext_tw_video_thumb/${mediaId}/pu/img/${key}.jpg`;
}

/** X lists several sizes, in no order; the file in the archive is the largest. */
function videoInfo(type: "video" | "gif", key: string, mediaId: string): object {
  const mp4 = (bitrate: string, url: string) => ({ bitrate, content_type: "video/mp4", url });
  if (type === "gif")
    return {
      aspect_ratio: ["3", "2"],
      variants: [mp4("0", `https://video.twimg.com/tweet_video/${key}.mp4`)],
    };
  const folder = `https://video.twimg.com/ext_tw_video/${mediaId}/pu`;
  return {
    aspect_ratio: ["16", "9"],
    duration_millis: "1000",
    variants: [
      mp4("256000", `${folder}/vid/480x270/small${key}.mp4?tag=14`),
      { content_type: "application/x-mpegURL", url: `${folder}/pl/${key}.m3u8?tag=14` },
      mp4("2176000", `${folder}/vid/1280x720/${key}.mp4?tag=14`),
    ],
  };
}
