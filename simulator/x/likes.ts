import { z } from "zod";
import { addTweet, getTweet, mediaInput } from "./compose";
import type { Like, Tweet } from "./nouns";
import { getPerson } from "./people";
import { visibleAfter, type World } from "./world";

export const likeInput = z.strictObject({
  /** Who likes: handle or id. */
  person: z.string(),
  /** In the order of liking: the last is the newest like. */
  tweetIds: z.array(z.string()).default([]),
  /** So many new tweets of one author, liked in their order. */
  made: z
    .strictObject({
      count: z.number().int().positive(),
      author: z.string(),
      text: z.string().default("Number {n}"),
      media: z.array(mediaInput).max(4).prefault([{}]),
      /** Of the first; each next is a minute younger. Unset: so that the last is now. */
      from: z.coerce.date().optional(),
    })
    .optional(),
  at: z.coerce.date().optional(),
  /** Reads do not show the like for so long. */
  hiddenForMs: z.number().int().min(0).default(0),
});
export type LikeInput = z.input<typeof likeInput>;

/** Likes tweets, made for it or there before. @returns their ids, in the order of liking */
export function addLikes(world: World, input: LikeInput): string[] {
  const { person, tweetIds, made, at, hiddenForMs } = likeInput.parse(input);
  const liker = getPerson(world, person);
  const now = world.core.clock.now();
  const tweets: Tweet[] = tweetIds.map((id) => getTweet(world, id));
  if (made) tweets.push(...makeTweets(world, made, now));
  const likes = likesOf(world, liker.id);
  const known = new Set(likes.map(({ tweetId }) => tweetId));
  for (const tweet of tweets) {
    if (known.has(tweet.id)) continue;
    world.likeCount += 1;
    const visibleAt = visibleAfter(world, hiddenForMs);
    likes.push({ number: world.likeCount, tweetId: tweet.id, at: at ?? now, visibleAt });
  }
  return tweets.map(({ id }) => id);
}

const MINUTE_MS = 60_000;

function makeTweets(world: World, made: NonNullable<z.output<typeof likeInput>["made"]>, now: Date): Tweet[] {
  const from = made.from?.getTime() ?? now.getTime() - (made.count - 1) * MINUTE_MS;
  return Array.from({ length: made.count }, (_, index) =>
    addTweet(world, {
      author: made.author,
      text: made.text.replaceAll("{n}", String(index + 1)),
      media: made.media,
      createdAt: new Date(from + index * MINUTE_MS),
    }),
  );
}

export function removeLike(world: World, person: string, tweetId: string): void {
  const likes = likesOf(world, getPerson(world, person).id);
  const index = likes.findIndex((like) => like.tweetId === tweetId);
  if (index >= 0) likes.splice(index, 1);
}

/** The newest last. */
export function likesOf(world: World, personId: string): Like[] {
  let likes = world.likes.get(personId);
  if (!likes) {
    likes = [];
    world.likes.set(personId, likes);
  }
  return likes;
}
