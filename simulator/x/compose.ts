import { z } from "zod";
import type { Media, Person, Tweet } from "./nouns";
import { getPerson, sorry } from "./people";
import { sizeName } from "./pictures";
import { broadcast } from "./stream";
import { visibleAfter, type World } from "./world";

export const mediaInput = z.strictObject({
  type: z.enum(["photo", "video", "animated_gif"]).default("photo"),
  format: z.enum(["jpg", "png"]).default("jpg"),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  altText: z.string().optional(),
  durationMs: z.number().int().positive().optional(),
  /** How large the original is to be; unset: as large as what is drawn. */
  sizeBytes: z.number().int().positive().optional(),
  isMissing: z.boolean().default(false),
  missingSizes: z.array(sizeName).default([]),
});
export type MediaInput = z.input<typeof mediaInput>;

export const tweetInput = z.strictObject({
  /** Handle or id. */
  author: z.string(),
  text: z.string(),
  lang: z.string().default("en"),
  createdAt: z.coerce.date().optional(),
  media: z.array(mediaInput).max(4).default([]),
  quotes: z.string().optional(),
  repliesTo: z.string().optional(),
  retweetOf: z.string().optional(),
  /** Reads do not show it for so long. */
  hiddenForMs: z.number().int().min(0).default(0),
});
export type TweetInput = z.input<typeof tweetInput>;

export function addTweet(world: World, input: TweetInput): Tweet {
  const given = tweetInput.parse(input);
  const createdAt = given.createdAt ?? world.core.clock.now();
  const media = given.media.map((one) => addMedia(world, one, { id: world.ids.next(createdAt) }));
  return publish(world, getPerson(world, given.author), {
    text: given.text,
    lang: given.lang,
    createdAt,
    mediaKeys: media.map(({ mediaKey }) => mediaKey),
    quotedId: given.quotes && getTweet(world, given.quotes).id,
    repliesToId: given.repliesTo && getTweet(world, given.repliesTo).id,
    retweetOfId: given.retweetOf && getTweet(world, given.retweetOf).id,
    hiddenForMs: given.hiddenForMs,
  });
}

type Draft = Omit<Tweet, "id" | "authorId" | "visibleAt" | "isDeleted" | "withheldIn"> & {
  hiddenForMs: number;
};

/** Takes a tweet into the world, and tells the streams that wait for such. */
export function publish(world: World, author: Person, { hiddenForMs, ...draft }: Draft): Tweet {
  const tweet: Tweet = {
    ...draft,
    id: world.ids.next(draft.createdAt),
    authorId: author.id,
    visibleAt: visibleAfter(world, hiddenForMs),
    isDeleted: false,
    withheldIn: [],
  };
  world.tweets.set(tweet.id, tweet);
  broadcast(world, tweet);
  return tweet;
}

/** Usual sizes; so that a gallery of them looks alive. */
const SHAPES = [
  [1200, 800],
  [900, 1200],
  [1000, 1000],
] as const;
const FILM = [160, 96] as const;

export function addMedia(
  world: World,
  input: MediaInput,
  { id, uploaded }: { id: string; uploaded?: Buffer },
): Media {
  const { type, format, ...given } = mediaInput.parse(input);
  const [width, height] = type === "photo" ? (SHAPES[world.random.below(SHAPES.length)] ?? SHAPES[0]) : FILM;
  const media: Media = {
    ...given,
    width: given.width ?? width,
    height: given.height ?? height,
    mediaKey: `${{ photo: 3, video: 7, animated_gif: 16 }[type]}_${id}`,
    id,
    type,
    key: world.random.word(15),
    format: type === "photo" ? format : "mp4",
    ...(type === "video" && { durationMs: given.durationMs ?? 1000 }),
    uploaded,
  };
  world.media.set(media.mediaKey, media);
  world.mediaByFile.set(media.key, media);
  return media;
}

export function getTweet(world: World, id: string): Tweet {
  const tweet = world.tweets.get(id);
  if (!tweet) throw sorry(404, `There is no tweet ${id}.`);
  return tweet;
}
