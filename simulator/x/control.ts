import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { addTweet, getTweet, type TweetInput } from "./compose";
import { SCOPES } from "./grants";
import { addLikes, type LikeInput, likesOf, removeLike } from "./likes";
import type { Limit } from "./limits";
import { contentOf } from "./media-host";
import type { Grant, Like, Media, Person, Tweet } from "./nouns";
import type { Content } from "./padding";
import { addPerson, getPerson, type PersonInput, sorry } from "./people";
import { sizeName } from "./pictures";
import { broadcast, cutStreams } from "./stream";
import type { World } from "./world";

export const limitInput = z.strictObject({
  calls: z.number().int().min(0),
  windowMs: z
    .number()
    .int()
    .positive()
    .default(15 * 60_000),
});

export const personChanges = z.strictObject({
  name: z.string().max(50).optional(),
  isProtected: z.boolean().optional(),
  isSuspended: z.boolean().optional(),
});

export const mediaChanges = z.strictObject({
  isMissing: z.boolean().optional(),
  missingSizes: z.array(sizeName).optional(),
});

/**
 * What drives the simulated X: tests call it, and the admin routes do. Whoever is asked for is named by handle or id.
 */
export type XControl = {
  addPerson: (input: PersonInput) => Person;
  people: () => Person[];
  changePerson: (who: string, changes: z.input<typeof personChanges>) => Person;
  /** Who the consent page offers first. */
  signIn: (who: string) => void;
  addTweet: (input: TweetInput) => Tweet;
  tweet: (tweetId: string) => Tweet;
  /** Its media leave the media host, too. */
  deleteTweet: (tweetId: string) => void;
  /** @param countries two letters each; XX: all, XY: all, for copyright. None: it is shown again. */
  withholdTweet: (tweetId: string, countries: string[]) => void;
  /** @returns the ids of the tweets, in the order of liking */
  addLikes: (input: LikeInput) => string[];
  removeLike: (person: string, tweetId: string) => void;
  /** The newest last. */
  likes: (person: string) => Like[];
  media: (mediaKey: string) => Media;
  changeMedia: (mediaKey: string, changes: z.input<typeof mediaChanges>) => Media;
  /** What the media host gives for an address of X's, whatever faults there are. */
  contentOf: (address: string) => Promise<Content | undefined>;
  bytesOf: (address: string) => Promise<Buffer>;
  /** Tokens as if the person had just consented. @param scopes unset: all */
  mintTokens: (who: string, scopes?: string[]) => Grant;
  /** The access tokens end now; refreshing works. @returns how many */
  expireTokens: (who: string) => number;
  /** As if the person had ended every app's access at X. @returns how many */
  revokeTokens: (who: string) => number;
  setLimit: (operation: string, limit: z.input<typeof limitInput>) => void;
  /** As documented again, with nothing used. */
  resetLimits: () => void;
  limits: () => Record<string, Limit>;
  /** Sends a tweet to the open streams whose rules it matches, as every new tweet is by itself. */
  emit: (tweetId: string) => void;
  /** @returns how many were open */
  cutStreams: () => number;
  /** How often a stream says that it is alive; for those that open from now on. */
  setKeepAlive: (ms: number) => void;
};

export function xControl(world: World): XControl {
  const now = () => world.core.clock.now();
  const getMedia = (mediaKey: string): Media => {
    const media = world.media.get(mediaKey) ?? world.mediaByFile.get(mediaKey);
    if (!media) throw sorry(404, `There is no media ${mediaKey}.`);
    return media;
  };
  return {
    addPerson: (input) => addPerson(world, input),
    people: () => [...world.people.values()],
    changePerson: (who, changes) => Object.assign(getPerson(world, who), personChanges.parse(changes)),
    signIn: (who) => {
      world.signedIn = getPerson(world, who).handle;
    },
    addTweet: (input) => addTweet(world, input),
    tweet: (tweetId) => getTweet(world, tweetId),
    deleteTweet: (tweetId) => {
      const tweet = getTweet(world, tweetId);
      tweet.isDeleted = true;
      for (const key of tweet.mediaKeys) getMedia(key).isMissing = true;
    },
    withholdTweet: (tweetId, countries) => {
      getTweet(world, tweetId).withheldIn = countries;
    },
    addLikes: (input) => addLikes(world, input),
    removeLike: (person, tweetId) => removeLike(world, person, tweetId),
    likes: (person) => likesOf(world, getPerson(world, person).id),
    media: getMedia,
    changeMedia: (mediaKey, changes) => Object.assign(getMedia(mediaKey), mediaChanges.parse(changes)),
    contentOf: (address) => contentOf(world, address),
    bytesOf: async (address) => {
      const content = await contentOf(world, address);
      if (!content) throw sorry(404, `The media host has nothing at ${address}.`);
      return buffer(content.read(0, content.sizeBytes - 1));
    },
    mintTokens: (who, scopes = Object.keys(SCOPES)) => ({
      ...world.grants.grant("sim_x", getPerson(world, who).id, scopes),
    }),
    expireTokens: (who) => {
      const grants = world.grants.of(getPerson(world, who).id);
      for (const grant of grants) grant.accessExpiresAt = now();
      return grants.length;
    },
    revokeTokens: (who) => {
      const grants = world.grants.of(getPerson(world, who).id);
      for (const grant of grants) grant.isRevoked = true;
      return grants.length;
    },
    setLimit: (operation, limit) => world.limits.change(operation, limitInput.parse(limit)),
    resetLimits: () => world.limits.reset(),
    limits: () => world.limits.list(),
    emit: (tweetId) => broadcast(world, getTweet(world, tweetId)),
    cutStreams: () => cutStreams(world),
    setKeepAlive: (ms) => {
      world.keepAliveMs = ms;
    },
  };
}
