import type { Asker } from "./access";
import type { View } from "./asked";
import type { Media, Person, Tweet } from "./nouns";
import { notAuthorized, notFound } from "./problems";
import { asGiven, isWithheldFromAll, mediaOf } from "./text";
import { isVisible, type World } from "./world";

/** Whether a reader gets a tweet. `gone` is deleted, unheard of, or too new to be seen. */
export function look(world: World, tweetId: string, { person }: Asker): Tweet | "gone" | "hidden" {
  const tweet = world.tweets.get(tweetId);
  if (!tweet || tweet.isDeleted || !isVisible(world, tweet)) return "gone";
  const author = world.people.get(tweet.authorId);
  if (!author || author.isSuspended) return "hidden";
  return author.isProtected && author.id !== person?.id ? "hidden" : tweet;
}

export const isTweet = (found: Tweet | "gone" | "hidden"): found is Tweet => typeof found !== "string";

type Shown = { data: Record<string, unknown>[]; includes?: Record<string, unknown>; errors?: unknown[] };

/** Tweets with what was asked for beside them. Of what they lead to and X does not give, `errors` tells. */
export function showTweets(world: World, tweets: Tweet[], view: View, asker: Asker): Shown {
  const wants = (expansion: string) => view.expansions.has(expansion);
  const users = new Map<string, Person>();
  const media = new Map<string, { of: Tweet; media: Media }>();
  const referenced = new Map<string, Tweet>();
  const errors: unknown[] = [];
  const include = (people: (string | undefined)[]) => {
    for (const id of people) {
      const person = id === undefined ? undefined : world.people.get(id);
      if (person) users.set(person.id, person);
    }
  };

  for (const tweet of tweets) {
    if (wants("author_id")) include([tweet.authorId]);
    if (wants("in_reply_to_user_id")) include([repliedTo(world, tweet)]);
    if (wants("attachments.media_keys"))
      for (const one of mediaOf(world, tweet)) media.set(one.mediaKey, { of: tweet, media: one });
    for (const { id } of references(tweet)) {
      if (![...view.expansions].some((name) => name.startsWith("referenced_tweets.id"))) break;
      const other = look(world, id, asker);
      if (typeof other === "string") {
        const resource = {
          type: "tweet",
          parameter: "referenced_tweets.id",
          value: id,
          section: "includes",
        } as const;
        errors.push(other === "gone" ? notFound(resource) : notAuthorized(resource));
        continue;
      }
      referenced.set(id, other);
      if (wants("referenced_tweets.id.author_id")) include([other.authorId]);
      if (wants("referenced_tweets.id.attachments.media_keys"))
        for (const one of mediaOf(world, other)) media.set(one.mediaKey, { of: other, media: one });
    }
  }

  const includes = {
    ...(users.size > 0 && { users: [...users.values()].map((user) => showPerson(world, user, view)) }),
    ...(referenced.size > 0 && {
      tweets: [...referenced.values()].map((tweet) => showTweet(world, tweet, view)),
    }),
    ...(media.size > 0 && {
      media: [...media.values()].map((one) => showMedia(one.media, view, isWithheldFromAll(one.of))),
    }),
  };
  return {
    data: tweets.map((tweet) => showTweet(world, tweet, view)),
    ...(Object.keys(includes).length > 0 && { includes }),
    ...(errors.length > 0 && { errors }),
  };
}

const references = (tweet: Tweet): { type: string; id: string }[] => [
  ...(tweet.retweetOfId ? [{ type: "retweeted", id: tweet.retweetOfId }] : []),
  ...(tweet.quotedId ? [{ type: "quoted", id: tweet.quotedId }] : []),
  ...(tweet.repliesToId ? [{ type: "replied_to", id: tweet.repliesToId }] : []),
];

const repliedTo = (world: World, tweet: Tweet): string | undefined =>
  tweet.repliesToId && world.tweets.get(tweet.repliesToId)?.authorId;

/** Who wrote the first tweet of its thread, as an id. */
function conversationOf(world: World, tweet: Tweet): string {
  const parent = tweet.repliesToId && world.tweets.get(tweet.repliesToId);
  return parent ? conversationOf(world, parent) : tweet.id;
}

/** An expansion brings the field that it starts from. */
function showTweet(world: World, tweet: Tweet, view: View): Record<string, unknown> {
  const has = (field: string, expansion = field) => view.tweet.has(field) || view.expansions.has(expansion);
  const { text, entities } = asGiven(world, tweet);
  const refs = references(tweet);
  const answersTo = repliedTo(world, tweet);
  return {
    id: tweet.id,
    text,
    edit_history_tweet_ids: [tweet.id],
    ...(has("author_id") && { author_id: tweet.authorId }),
    ...(has("created_at") && { created_at: tweet.createdAt.toISOString() }),
    ...(has("lang") && { lang: tweet.lang }),
    ...(has("conversation_id") && { conversation_id: conversationOf(world, tweet) }),
    ...(has("in_reply_to_user_id") && answersTo && { in_reply_to_user_id: answersTo }),
    ...(has("possibly_sensitive") && { possibly_sensitive: false }),
    ...(has("reply_settings") && { reply_settings: "everyone" }),
    ...(has("source") && { source: "X for the simulator" }),
    ...(has("entities") && entities && { entities }),
    ...(has("attachments", "attachments.media_keys") &&
      tweet.mediaKeys.length > 0 && { attachments: { media_keys: tweet.mediaKeys } }),
    ...((view.tweet.has("referenced_tweets") || view.expansions.has("referenced_tweets.id")) &&
      refs.length > 0 && { referenced_tweets: refs }),
    ...(has("public_metrics") && { public_metrics: metricsOf(world, tweet) }),
    ...(has("withheld") &&
      tweet.withheldIn.length > 0 && {
        withheld: { copyright: tweet.withheldIn.includes("XY"), country_codes: tweet.withheldIn },
      }),
  };
}

function metricsOf(world: World, tweet: Tweet): Record<string, number> {
  let likes = 0;
  for (const list of world.likes.values()) if (list.some(({ tweetId }) => tweetId === tweet.id)) likes += 1;
  return {
    retweet_count: 0,
    reply_count: 0,
    like_count: likes,
    quote_count: 0,
    bookmark_count: 0,
    impression_count: 0,
  };
}

export function showPerson(world: World, person: Person, view: View): Record<string, unknown> {
  const has = (field: string) => view.user.has(field);
  return {
    id: person.id,
    name: person.name,
    username: person.handle,
    ...(has("created_at") && { created_at: person.createdAt.toISOString() }),
    ...(has("description") && { description: person.description }),
    ...(has("protected") && { protected: person.isProtected }),
    ...(has("verified") && { verified: false }),
    ...(has("verified_type") && { verified_type: "none" }),
    ...(has("profile_image_url") && { profile_image_url: avatarUrl(person) }),
    ...(has("public_metrics") && {
      public_metrics: {
        followers_count: 0,
        following_count: 0,
        tweet_count: [...world.tweets.values()].filter(({ authorId }) => authorId === person.id).length,
        listed_count: 0,
        like_count: world.likes.get(person.id)?.length ?? 0,
        media_count: 0,
      },
    }),
  };
}

/** @param isWithheld then there is no address of the thing itself */
function showMedia(media: Media, view: View, isWithheld: boolean): Record<string, unknown> {
  const has = (field: string) => view.media.has(field);
  const isPhoto = media.type === "photo";
  return {
    media_key: media.mediaKey,
    type: media.type,
    ...(has("width") && { width: media.width }),
    ...(has("height") && { height: media.height }),
    ...(has("alt_text") && media.altText && { alt_text: media.altText }),
    ...(has("duration_ms") && media.durationMs && { duration_ms: media.durationMs }),
    ...(has("public_metrics") && !isPhoto && { public_metrics: { view_count: 0 } }),
    ...(!isWithheld && {
      ...(has("url") && isPhoto && { url: `https://pbs.twimg.com/media/${media.key}.${media.format}` }),
      ...(has("preview_image_url") && !isPhoto && { preview_image_url: previewUrl(media) }),
      ...(has("variants") && !isPhoto && { variants: variantsOf(media) }),
    }),
  };
}

const avatarUrl = ({ id, avatarKey }: Person): string =>
  `https://pbs.twimg.com/profile_images/${id}/${avatarKey}_normal.jpg`;

const previewUrl = ({ type, id, key }: Media): string =>
  type === "video"
    ? `https://pbs.twimg.com/ext_tw_video_thumb/${id}/pu/img/${key}.jpg`
    : `https://pbs.twimg.com/tweet_video_thumb/${key}.jpg`;

/** Widths of the films that X makes of one, and their bits per second. */
export const FILMS = [
  { size: "480x270", bitRate: 256_000 },
  { size: "640x360", bitRate: 832_000 },
  { size: "1280x720", bitRate: 2_176_000 },
] as const;

function variantsOf({ type, id, key }: Media): Record<string, unknown>[] {
  if (type === "animated_gif")
    return [
      { bit_rate: 0, content_type: "video/mp4", url: `https://video.twimg.com/tweet_video/${key}.mp4` },
    ];
  const base = `https://video.twimg.com/ext_tw_video/${id}/pu`;
  const films = FILMS.map(({ size, bitRate }) => ({
    bit_rate: bitRate,
    content_type: "video/mp4",
    url: `${base}/vid/avc1/${size}/${key}.mp4?tag=12`,
  }));
  const playlist = { content_type: "application/x-mpegURL", url: `${base}/pl/${key}.m3u8?tag=12` };
  // The best is not always the last.
  return [films[1], playlist, films[2], films[0]] as Record<string, unknown>[];
}
