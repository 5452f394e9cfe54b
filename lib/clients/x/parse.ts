import "server-only";
import { z } from "zod";
import type { XLikedPage, XMedia, XTweet, XUser } from "./types";

const id = z.string().regex(/^\d{1,19}$/);
const count = z.number().int().min(0).max(2_147_483_647).optional().catch(undefined);
const words = z.string().optional().catch(undefined);
const webAddress = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);

const userShape = z
  .object({ id, username: z.string().min(1), name: z.string().catch(""), profile_image_url: webAddress })
  .transform(
    (user): XUser => ({
      xUserId: user.id,
      handle: user.username,
      displayName: user.name,
      ...(user.profile_image_url && { avatarUrl: user.profile_image_url }),
    }),
  );

const TYPES = { photo: "photo", video: "video", animated_gif: "gif" } as const;

const variantShape = z.object({
  bit_rate: z.number().min(0).catch(0),
  content_type: z.literal("video/mp4"),
  url: z.url({ protocol: /^https?$/ }),
});

const mediaShape = z
  .object({
    media_key: z.string().min(1),
    type: z.enum(["photo", "video", "animated_gif"]),
    url: webAddress,
    preview_image_url: webAddress,
    width: count,
    height: count,
    duration_ms: count,
    alt_text: words,
    variants: z.array(z.unknown()).catch([]),
  })
  .transform((media): XMedia => {
    const type = TYPES[media.type];
    const film = type === "photo" ? undefined : bestOf(readable(variantShape, media.variants));
    const url = type === "photo" ? media.url && withoutSize(media.url) : film?.url;
    return {
      mediaKey: media.media_key,
      type,
      altText: media.alt_text,
      width: media.width,
      height: media.height,
      durationMs: media.duration_ms,
      url,
      bitRate: film?.bit_rate,
      previewUrl: media.preview_image_url,
    };
  });

const tweetShape = z.object({
  id,
  author_id: id,
  created_at: z.iso.datetime().transform((text) => new Date(text)),
  text: z.string(),
  lang: words,
  in_reply_to_user_id: id.optional().catch(undefined),
  referenced_tweets: z.array(z.unknown()).catch([]),
  attachments: z.object({ media_keys: z.array(z.string()).catch([]) }).catch({ media_keys: [] }),
  entities: z.unknown().optional(),
  note_tweet: z.object({ text: z.string(), entities: z.unknown().optional() }).optional().catch(undefined),
  public_metrics: z.object({ like_count: count, retweet_count: count }).optional().catch(undefined),
  edit_history_tweet_ids: z.array(id).catch([]),
  withheld: z.unknown().optional(),
});

const referenceShape = z.object({ type: z.enum(["quoted", "replied_to", "retweeted"]), id });

const answerShape = z.object({
  data: z.unknown().optional(),
  includes: z
    .object({
      users: z.array(z.unknown()).catch([]),
      tweets: z.array(z.unknown()).catch([]),
      media: z.array(z.unknown()).catch([]),
    })
    .catch({ users: [], tweets: [], media: [] }),
  meta: z.object({ next_token: z.string().min(1).optional().catch(undefined) }).catch({}),
});

/** The user of an answer, if it has one that can be read. */
export function parseUser(body: unknown): XUser | undefined {
  return userShape.safeParse(answerShape.parse(body).data).data;
}

/** The tweets of an answer, in its order. One that cannot be read is passed over: its neighbours are no worse for it. */
export function parseTweets(body: unknown): XLikedPage {
  const { data, includes, meta } = answerShape.parse(body);
  const authors = new Map(readable(userShape, includes.users).map((user) => [user.xUserId, user]));
  const media = new Map(readable(mediaShape, includes.media).map((item) => [item.mediaKey, item]));
  const tweetOf = (given: z.output<typeof tweetShape>) => toTweet(given, authors, media);

  const tweets = readable(tweetShape, Array.isArray(data) ? data : []).map(tweetOf);
  const quotedIds = new Set(tweets.map(({ quotedTweetId }) => quotedTweetId));
  const included = readable(tweetShape, includes.tweets).filter((tweet) => quotedIds.has(tweet.id));
  return {
    tweets,
    quoted: Object.fromEntries(included.map((tweet) => [tweet.id, tweetOf(tweet)])),
    ...(meta.next_token && { nextPage: meta.next_token }),
  };
}

/** Every item that has the shape. */
function readable<T>(shape: z.ZodType<T>, items: unknown[]): T[] {
  return items.flatMap((item) => {
    const { success, data } = shape.safeParse(item);
    return success ? [data] : [];
  });
}

function toTweet(
  tweet: z.output<typeof tweetShape>,
  authors: Map<string, XUser>,
  media: Map<string, XMedia>,
): XTweet {
  const references = readable(referenceShape, tweet.referenced_tweets);
  const referenced = (type: string) => references.find((reference) => reference.type === type)?.id;
  // A long tweet's `text` is its beginning.
  const whole = tweet.note_tweet ?? tweet;
  return {
    tweetId: tweet.id,
    // X sometimes leaves an author out. Their number leads to them all the same, and the pictures are not lost.
    author: authors.get(tweet.author_id) ?? {
      xUserId: tweet.author_id,
      handle: tweet.author_id,
      displayName: "",
    },
    createdAt: tweet.created_at,
    text: whole.text,
    lang: tweet.lang,
    replyToUserId: tweet.in_reply_to_user_id,
    replyToTweetId: referenced("replied_to"),
    quotedTweetId: referenced("quoted"),
    retweetedTweetId: referenced("retweeted"),
    likeCount: tweet.public_metrics?.like_count,
    retweetCount: tweet.public_metrics?.retweet_count,
    versionIds: tweet.edit_history_tweet_ids.length > 0 ? tweet.edit_history_tweet_ids : [tweet.id],
    media: tweet.attachments.media_keys.flatMap((key) => media.get(key) ?? withheldMedia(key)),
    entities: whole.entities,
    isWithheld: tweet.withheld !== undefined,
  };
}

/** Keys begin with a number for the kind: 3 a photo, 7 and 13 a video, 16 a GIF. */
const KINDS: Record<string, XMedia["type"]> = { "3": "photo", "7": "video", "13": "video", "16": "gif" };

/** X names it and does not give it. */
function withheldMedia(mediaKey: string): XMedia[] {
  const type = KINDS[mediaKey.split("_", 1)[0] ?? ""];
  return type ? [{ mediaKey, type }] : [];
}

function bestOf(films: z.output<typeof variantShape>[]): z.output<typeof variantShape> | undefined {
  return films.reduce<(typeof films)[number] | undefined>(
    (best, film) => (best && best.bit_rate >= film.bit_rate ? best : film),
    undefined,
  );
}

/** `…/KEY.jpg`, `…/KEY.jpg:large` and `…/KEY?format=jpg&name=large` are one picture. */
function withoutSize(address: string): string {
  const url = new URL(address);
  const format = url.searchParams.get("format");
  const path = url.pathname.replace(/:\w+$/, "");
  const hasEnding = /\.\w+$/.test(path);
  return `${url.origin}${path}${!hasEnding && format ? `.${format}` : ""}`;
}
