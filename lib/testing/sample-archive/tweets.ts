import type { MediaType, TweetKind } from "../../tweets/types";
import { Composer } from "./compose";
import { instantOf, tweetDate, tweetIdOf } from "./instants";
import { type SampleMedia, sampleMedia } from "./media";
import { hasEdits, hasNotes, type SampleOptions } from "./options";
import { type Random, random } from "./random";
import { APPS, EMOJI, ENGLISH, FRIENDS, languageOf, SENTENCES, TAGS } from "./words";

/** What an import must find for one tweet. */
export type ExpectedTweet = {
  tweetId: string;
  createdAt: Date;
  isTimeKnown: boolean;
  text: string;
  kind: TweetKind;
  media: { type: MediaType; file: string }[];
};

export type SampleTweet = {
  /** The record as it stands in tweets.js, without its wrapper. */
  record: Record<string, unknown>;
  ms: number;
  tweetId: string;
  files: SampleMedia[];
  /** The record of note-tweet.js that belongs to it. */
  note?: object;
  /** For a retweet: whose, and the whole text. */
  retweeted?: { handle: string; userId: string; text: string };
  expected: ExpectedTweet;
};

type Recipe = "original" | "reply" | "retweet" | "quote" | "link" | "long";

/** Makes the n-th tweet alone, so that an archive of any size needs no memory. 0 is the newest. */
export function sampleTweet(options: SampleOptions, index: number): SampleTweet {
  const chance = random(options.seed * 1_000_003 + index);
  const ms = instantOf(options, index);
  const tweetId = tweetIdOf(ms, index);
  const types = mediaTypesOf(options, index);
  const recipe = types.length > 0 ? "original" : recipeOf(options, chance, ms);
  const friend = friendOf(chance);
  const parentId = tweetIdOf(ms - 3_600_000 * (1 + chance.below(50)), index + 1);
  const composer = new Composer();
  const short = (): string => `https://t.co/${shortName(chance)}`;
  const tweet: SampleTweet = {
    record: {},
    ms,
    tweetId,
    files: [],
    expected: {
      tweetId,
      createdAt: new Date(ms),
      isTimeKnown: true,
      text: "",
      kind: recipe === "link" || recipe === "long" ? "original" : recipe,
      media: [],
    },
  };

  if (recipe === "reply") composer.mention(friend.handle, friend.userId).text(" ");
  if (recipe === "retweet") writeRetweet(tweet, composer, chance, friend);
  else if (recipe === "long") writeLong(options, tweet, composer, chance, short());
  else writeWords(options, composer, chance);
  if (recipe === "link") composer.text(" ").link(short(), `https://example.org/${shortName(chance)}?a=1&b=2`);
  if (recipe === "quote")
    composer.hiddenLink(short(), `https://twitter.com/${friend.handle}/status/${parentId}`);
  let items: object[] = [];
  if (types.length > 0) {
    const place = { tweetId, ms, handle: options.handle, link: composer.hiddenLink(short()) };
    tweet.files = types.map((type, position) => sampleMedia(type, index * 10 + position, place));
    items = tweet.files.map(({ item }) => item);
  } else if (recipe === "retweet" && chance.chance(0.2)) {
    const place = { tweetId: parentId, ms, handle: friend.handle, link: composer.hiddenLink(short()) };
    items = [sampleMedia("photo", index, place, sourceOf(parentId, friend.userId)).item];
  }

  tweet.expected.text ||= composer.readable;
  tweet.expected.media = tweet.files.map(({ type, fileName }) => ({ type, file: fileName }));
  const parent = recipe === "reply" ? { ...friend, parentId } : undefined;
  tweet.record = recordOf(options, tweet, composer, items, parent);
  return tweet;
}

/** Evenly spread over the tweets: one photo, four photos, a video, a GIF, a photo beside a GIF. */
function mediaTypesOf({ tweets, withMedia }: SampleOptions, index: number): MediaType[] {
  if (withMedia === 0) return [];
  const every = Math.max(1, Math.floor(tweets / withMedia));
  const number = index / every;
  if (!Number.isInteger(number) || number >= withMedia) return [];
  const sets: MediaType[][] = [
    ["photo"],
    ["photo", "photo", "photo", "photo"],
    ["video"],
    ["photo"],
    ["gif"],
    ["photo", "gif"],
  ];
  return sets[number % sets.length] as MediaType[];
}

function recipeOf(options: SampleOptions, chance: Random, ms: number): Recipe {
  const roll = chance.next();
  if (roll < 0.15) return "retweet";
  if (roll < 0.4) return "reply";
  if (roll < 0.45) return "quote";
  if (roll < 0.55) return "link";
  if (roll < 0.65 && hasNotes(options) && ms > Date.UTC(2023, 1, 8)) return "long";
  return "original";
}

function friendOf(chance: Random): { handle: string; userId: string } {
  const handle = chance.pick(FRIENDS);
  return { handle, userId: String(10_000 + FRIENDS.indexOf(handle) * 7919) };
}

const shortName = (chance: Random): string => Math.floor(chance.next() * 2 ** 50).toString(36);

function writeWords({ isTidy }: SampleOptions, composer: Composer, chance: Random): void {
  const sentence = () => sentenceOf(isTidy, chance);
  composer.text(sentence());
  if (chance.chance(0.15)) composer.text(`\n\n${sentence()}`);
  if (!isTidy && chance.chance(0.12)) composer.text(" Tea & toast <3");
  if (chance.chance(0.25)) composer.text(` ${chance.pick(EMOJI)}`);
  if (chance.chance(0.2)) composer.text(" ").hashtag(chance.pick(TAGS));
}

function sentenceOf(isTidy: boolean, chance: Random): string {
  return chance.pick(isTidy && chance.chance(0.9) ? ENGLISH : SENTENCES);
}

/** X cut retweets after 140 characters. */
function writeRetweet(
  tweet: SampleTweet,
  composer: Composer,
  chance: Random,
  friend: { handle: string; userId: string },
): void {
  const text = Array.from({ length: 1 + chance.below(3) }, () => chance.pick(SENTENCES)).join(" ");
  const room = 140 - `RT @${friend.handle}: `.length;
  const isCut = [...text].length > room;
  composer.text("RT ").mention(friend.handle, friend.userId).text(": ");
  composer.text(isCut ? `${[...text].slice(0, room - 1).join("")}…` : text);
  tweet.retweeted = { ...friend, text };
}

/** A long tweet's beginning stands in tweets.js, its whole text in note-tweet.js under another id. */
function writeLong(
  { isTidy }: SampleOptions,
  tweet: SampleTweet,
  composer: Composer,
  chance: Random,
  short: string,
): void {
  const sentences = Array.from({ length: 8 }, () => sentenceOf(isTidy, chance));
  const text = isTidy ? [...new Set(sentences)].join("\n\n") : sentences.join(" <br> ");
  composer.text(`${[...text].slice(0, 262).join("")}…`);
  composer.hiddenLink(short, `https://twitter.com/i/web/status/${tweet.tweetId}`);
  tweet.expected.text = text;
  tweet.note = {
    noteTweetId: (BigInt(tweet.tweetId) - (BigInt(12 + chance.below(60)) << 22n)).toString(),
    updatedAt: new Date(tweet.ms).toISOString(),
    lifecycle: { value: "1", name: "Active", originalName: "Active", annotations: {} },
    createdAt: new Date(tweet.ms).toISOString(),
    core: { styletags: [], urls: [], text, mentions: [], cashtags: [], hashtags: [] },
  };
}

/** Under a retweet hang the other person's pictures; X says where they were first. */
const sourceOf = (tweetId: string, userId: string): object => ({
  source_status_id: tweetId,
  source_status_id_str: tweetId,
  source_user_id: userId,
  source_user_id_str: userId,
});

function recordOf(
  options: SampleOptions,
  { tweetId, ms }: SampleTweet,
  { raw, entities }: Composer,
  items: object[],
  parent: { handle: string; userId: string; parentId: string } | undefined,
): Record<string, unknown> {
  const chance = random(Number(BigInt(tweetId) % 1_000_003n));
  return {
    edit_info: hasEdits(options) ? { initial: editControl(ms, [tweetId]) } : undefined,
    retweeted: false,
    source: chance.pick(APPS),
    // X names one item here and calls it a photo, whatever it is.
    entities:
      items.length > 0
        ? { ...entities, media: [{ ...items[0], type: "photo", video_info: undefined }] }
        : entities,
    display_text_range: ["0", String([...raw].length)],
    favorite_count: String(chance.below(12)),
    in_reply_to_status_id_str: parent?.parentId,
    id_str: tweetId,
    in_reply_to_user_id: parent?.userId,
    truncated: false,
    retweet_count: String(chance.below(4)),
    id: tweetId,
    in_reply_to_status_id: parent?.parentId,
    created_at: tweetDate(ms),
    favorited: false,
    full_text: raw,
    lang: languageOf(raw),
    in_reply_to_screen_name: parent?.handle,
    in_reply_to_user_id_str: parent?.userId,
    extended_entities: items.length > 0 ? { media: items } : undefined,
  };
}

export function editControl(ms: number, editTweetIds: string[]): object {
  return {
    editTweetIds,
    editableUntil: new Date(ms + 3_600_000).toISOString(),
    editsRemaining: "5",
    isEditEligible: true,
  };
}
